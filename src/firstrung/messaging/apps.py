"""Messaging: letters to people, in their language."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Letters and their delivery."""

    name = "firstrung.messaging"
    label = "messaging"
