"""Taxonomies: the lists that everything else is tagged with."""

from django.apps import AppConfig


class TaxonomiesConfig(AppConfig):
    """Sectors, subjects, skills and curriculum units: data, never code."""

    name = "firstrung.taxonomies"
    label = "taxonomies"
