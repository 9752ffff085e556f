"""Addresses of the coalition's road map."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
