"""Ratings: one for each organization, in order, with their spread."""

import pytest
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.initiatives.rating import ordered, worths
from firstrung.coalition.models import Rating
from firstrung.core.errors import NotVisible, NotYours, Problem
from tests.coalition import roadmap_objects as objects


def rate(person, row, organization, need=3, reach=3, effort=3):
    return coalition.rate(
        person,
        initiative=row,
        organization=organization,
        need=need,
        reach=reach,
        effort=effort,
        now=timezone.now(),
    )


def test_the_order_and_the_spread(world):
    first, second = objects.proposed(world, "First"), objects.proposed(world, "Second")
    objects.proposed(world, "Unrated")
    rate(world.recruiter, first, world.employer, 1, 1, 5)
    rate(world.recruiter2, first, world.employer2, 5, 5, 1)
    rate(world.recruiter, second, world.employer, 5, 4, 2)
    rows = list(ordered())
    assert [(row["title"], row["rated"], row["worth"]) for row in rows] == [
        ("Second", 1, 13.0),
        ("First", 2, 9.0),
        ("Unrated", 0, None),
    ]
    assert (rows[1]["low"], rows[1]["high"]) == (3, 15)
    assert worths([first.pk, second.pk]) == {first.pk: [3, 15], second.pk: [13]}


def test_an_organization_has_one_rating_which_it_may_change(world):
    row = objects.proposed(world)
    rate(world.recruiter, row, world.employer, need=2)
    rate(world.panelist, row, world.employer, need=5)
    only = Rating.objects.get()
    assert (only.need, only.given_by) == (5, world.panelist)


def test_nobody_rates_for_another_organization(world):
    row = objects.proposed(world)
    with pytest.raises(NotYours):
        rate(world.recruiter, row, world.employer2)
    with pytest.raises(NotVisible):
        rate(world.student, row, world.school)


def test_wrong_numbers_and_late_ratings_are_refused(world):
    row = objects.proposed(world)
    with pytest.raises(Problem) as caught:
        rate(world.recruiter, row, world.employer, reach=6)
    assert caught.value.field == "reach"
    row = objects.step(world, row, "choose")
    with pytest.raises(Problem):
        rate(world.recruiter, row, world.employer)
    assert Rating.objects.count() == 0
