"""Addresses of roster uploads."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
