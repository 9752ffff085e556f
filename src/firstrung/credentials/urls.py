"""Addresses of certificates, verification, and what verifiers fetch."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("firstrung.credentials.defining.urls")),
    path("", include("firstrung.credentials.issuing.urls")),
    path("", include("firstrung.credentials.endorsing.urls")),
    path("", include("firstrung.credentials.verifying.urls")),
]
