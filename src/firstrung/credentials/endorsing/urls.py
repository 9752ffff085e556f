"""Addresses of endorsement and of employers' identities."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
