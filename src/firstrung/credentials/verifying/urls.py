"""Addresses where credentials are checked."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
