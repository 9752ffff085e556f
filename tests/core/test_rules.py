"""Rules, lifecycles and forms: what every context builds on."""

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.core.forms import DesignedForm
from firstrung.core.lifecycle import Lifecycle, Transition
from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.identity.models import Organization
from firstrung.taxonomies.models import Skill

ALL = Rule("t.all", "identity.Organization", lambda actor: EVERYBODY)
NONE = Rule("t.none", "identity.Organization", lambda actor: NOBODY)
SCHOOLS = Rule("t.schools", "identity.Organization", lambda actor: Q(kind="school"), sees=ALL)
TWICE = Rule("t.twice", "identity.Organization", lambda actor: Q(sectors__isnull=False))


def test_list_check_and_guard_agree(world):
    for rule in (ALL, NONE, SCHOOLS):
        listed = set(rule.rows(world.student))
        for row in Organization.objects.all():
            assert rule.allows(world.student, row) == (row in listed)


def test_visible_is_forbidden_and_invisible_is_not_found(world):
    SCHOOLS.require(world.student, world.school)
    with pytest.raises(NotYours):
        SCHOOLS.require(world.student, world.employer)
    with pytest.raises(NotVisible):
        NONE.require(world.student, world.school)


def test_a_condition_over_a_join_gives_no_doubles(world):
    world.employer.sectors.add(*Skill.objects.values_list("sector", flat=True))
    assert list(TWICE.rows(world.student)).count(world.employer) == 1


def test_strangers_get_nothing_from_any_rule_of_identity(world):
    from firstrung.identity import policies

    stranger = AnonymousUser()
    rules = [value for value in vars(policies).values() if isinstance(value, Rule)]
    assert len(rules) > 10
    for rule in rules:
        assert list(rule.rows(stranger)) == [], rule.name


LIGHT = Lifecycle("light", (Transition("off", "press", "on"), Transition("on", "press", "off")))


def test_a_lifecycle_is_its_table():
    assert LIGHT.after("off", "press") == "on"
    assert LIGHT.actions("on") == ["press"]
    assert not LIGHT.allows("on", "pull")
    with pytest.raises(Problem, match="pull"):
        LIGHT.after("on", "pull")
    assert LIGHT.diagram().splitlines()[1:3] == ["    [*] --> off", "    off --> on: press"]


class Example(DesignedForm):
    name = forms.CharField(help_text="As on the roster.")
    day = forms.DateField(required=False)


def test_an_error_stands_at_its_field_and_in_the_summary():
    form = Example({"name": "", "day": "soon"})
    html = str(form)
    assert 'href="#id_name"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html


def test_a_services_problem_lands_at_its_field_or_on_top():
    form = Example({"name": "Ada"})
    assert form.is_valid()
    form.add_problem(Problem("Taken.", field="name"))
    form.add_problem(Problem("Closed."))
    assert form.errors == {"name": ["Taken."], "__all__": ["Closed."]}
