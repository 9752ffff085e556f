"""Portfolios: entries, versions, snapshots."""

from django.apps import AppConfig


class PortfoliosConfig(AppConfig):
    """A student's work and its history."""

    name = "firstrung.portfolios"
    label = "portfolios"
