"""Addresses of the road map."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
