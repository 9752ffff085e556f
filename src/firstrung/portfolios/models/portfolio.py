"""A student's portfolio: one per student, kept for the whole of school."""

import secrets

from django.db import models

from firstrung.core.models import Record

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that can't be mistaken for each other when read aloud."""


def random_slug() -> str:
    """Ten random letters and digits (about 49 bits): says nothing about whose portfolio it is."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


class Portfolio(Record):
    """What a student shows; ``slug`` is its short public name, never the student's."""

    student = models.OneToOneField("identity.Person", on_delete=models.CASCADE, related_name="+")
    headline = models.CharField(max_length=120, blank=True)
    about = models.TextField(blank=True, max_length=2000)
    slug = models.CharField(max_length=20, unique=True, default=random_slug, editable=False)

    def __str__(self) -> str:
        return self.headline or self.slug
