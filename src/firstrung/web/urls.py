"""Addresses of the shell, the home pages and the public site."""

from django.urls import URLPattern, path
from django.views.i18n import set_language

from firstrung.web import views

urlpatterns: list[URLPattern] = [
    path("", views.welcome, name="welcome"),
    path("home/", views.home, name="home"),
    path("privacy/", views.privacy, name="privacy"),
    path("language/", set_language, name="language"),
]
