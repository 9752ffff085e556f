"""Addresses of convenings."""

from django.urls import URLResolver, include, path

urlpatterns: list[URLResolver] = [
    path("", include("firstrung.convenings.events.urls")),
    path("", include("firstrung.convenings.change.urls")),
    path("", include("firstrung.convenings.meetings.urls")),
]
