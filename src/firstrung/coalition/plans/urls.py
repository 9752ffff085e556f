"""Addresses of action plans and of the master plan."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
