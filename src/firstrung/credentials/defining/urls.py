"""Addresses where achievements are defined."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
