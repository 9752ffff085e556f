"""Addresses of the Open Badges interface."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
