"""Regions: a folder of files describes one (C17, C20, D77)."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Regions as folders."""

    name = "firstrung.regions"
    label = "regions"
