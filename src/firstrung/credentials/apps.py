"""Credentials: achievements, signing, status, verification."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """What is signed, and how it is checked."""

    name = "firstrung.credentials"
    label = "credentials"
