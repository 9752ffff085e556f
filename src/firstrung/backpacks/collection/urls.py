"""Addresses of a person's own credentials."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
