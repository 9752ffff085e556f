"""What stands once stands once where something is left empty too, on every database."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from firstrung.coalition.models import Duty, Insight, Theme
from firstrung.taxonomies.models import Sector
from tests.coalition import roadmap_objects as objects

DAY = date(2026, 9, 1)


@pytest.fixture
def initiative(world):
    return objects.proposed(world)


def refused(model, **values) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**values)


@pytest.mark.parametrize("place", ["none", "organization", "initiative", "both"])
def test_a_duty_that_lasts_is_there_once(world, initiative, place):
    values = {"person": world.recruiter, "kind": "contact", "begins_on": DAY}
    if place in {"organization", "both"}:
        values["organization"] = world.employer
    if place in {"initiative", "both"}:
        values["initiative"] = initiative
    first = Duty.objects.create(**values)
    refused(Duty, **values)
    with pytest.raises(ValidationError):
        Duty(**values).validate_constraints()
    first.ended_on = DAY
    first.save()
    Duty.objects.create(**values)
    assert Duty.objects.count() == 2


def test_duties_of_different_places_stand_beside_each_other(world, initiative):
    for place in (
        {},
        {"organization": world.employer},
        {"organization": world.employer2},
        {"initiative": initiative},
        {"organization": world.employer, "initiative": initiative},
    ):
        Duty.objects.create(person=world.recruiter, kind="contact", begins_on=DAY, **place)
    assert Duty.objects.count() == 5


def test_an_insight_of_all_sectors_is_there_once(world):
    theme = Theme.objects.create(code="hope", name="Hope")
    other = Theme.objects.create(code="time", name="Time")
    sector = Sector.objects.create(code="ships", name="Ships")
    for values in (
        {"theme": theme},
        {"theme": other},
        {"theme": theme, "sector": sector},
    ):
        Insight.objects.create(text="So it is.", **values)
        refused(Insight, text="So it is, again.", **values)
    assert Insight.objects.count() == 3
