"""Addresses of credentials."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
