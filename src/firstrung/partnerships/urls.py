"""Addresses of partnerships."""

from django.urls import URLResolver, include, path

urlpatterns: list[URLResolver] = [
    path("", include("firstrung.partnerships.pipeline.urls")),
    path("", include("firstrung.partnerships.agreements.urls")),
]
