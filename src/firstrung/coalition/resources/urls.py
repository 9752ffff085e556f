"""Addresses of needs, costs, funders and risks."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
