"""Addresses of the holder's side of credentials."""

from django.urls import URLResolver, include, path

urlpatterns: list[URLResolver] = [
    path("", include("firstrung.backpacks.collection.urls")),
    path("", include("firstrung.backpacks.wallets.urls")),
    path("", include("firstrung.backpacks.host.urls")),
]
