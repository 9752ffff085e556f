"""A portfolio with entries, ready to be looked at."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from PIL import Image

from firstrung.files.public import AttachedFile, store
from firstrung.portfolios import public as portfolios
from firstrung.portfolios.content import Content


@pytest.fixture
def portfolio(world):
    return portfolios.open_portfolio(student=world.student, now=timezone.now())


@pytest.fixture
def picture(world):
    """Make a stored picture of the student in one colour."""

    def make(colour="red", name="work.png"):
        source = io.BytesIO()
        Image.new("RGB", (64, 48), colour).save(source, "PNG")
        source.seek(0)
        stored = store(owner_id=world.student.pk, name=name, source=source, now=timezone.now())
        return AttachedFile(stored, "A picture", "work")

    return make


@pytest.fixture
def add(world, portfolio):
    """Add an entry of the student; keywords change what it says."""

    def make(component="project_archive", **said):
        content = Content(**{"title": "Tides", "summary": "A page.", "ai_used": False, **said})
        return portfolios.add_entry(
            world.student,
            portfolio=portfolio,
            component=component,
            content=content,
            now=timezone.now(),
        )

    return make


@pytest.fixture
def taught():
    """What a student tells about a session; keywords change it."""

    def make(**said):
        defaults = {
            "taught_on": date(2026, 5, 4),
            "hours": Decimal("0.75"),
            "topic": "Charts",
            "mentees": ("Owl-3",),
            "grade_band": "3-5",
        }
        return portfolios.Taught(**{**defaults, **said})

    return make
