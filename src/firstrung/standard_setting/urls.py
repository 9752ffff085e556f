"""Addresses of standard setting."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
