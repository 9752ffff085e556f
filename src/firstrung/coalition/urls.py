"""Addresses of the coalition's road map."""

from django.urls import URLResolver, include, path

urlpatterns: list[URLResolver] = [
    path("", include("firstrung.coalition.roadmap.urls")),
    path("", include("firstrung.coalition.initiatives.urls")),
    path("", include("firstrung.coalition.plans.urls")),
    path("", include("firstrung.coalition.resources.urls")),
    path("", include("firstrung.coalition.results.urls")),
    path("", include("firstrung.coalition.recognition.urls")),
    path("", include("firstrung.coalition.stories.urls")),
    path("", include("firstrung.coalition.exchange.urls")),
]
