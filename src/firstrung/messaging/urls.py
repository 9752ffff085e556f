"""Addresses of letters."""

from django.urls import URLPattern, path

from firstrung.messaging import views

urlpatterns: list[URLPattern] = [
    path("account/letters/", views.letter_preferences, name="letter_preferences"),
    path("letters/stop/<str:token>/", views.letters_stop, name="letters_stop"),
]
