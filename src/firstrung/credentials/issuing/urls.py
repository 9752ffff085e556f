"""Addresses where awards are issued and kept."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
