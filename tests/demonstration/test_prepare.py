"""`prepare` on an empty database, and what makes it stop."""

import io

import pytest
from django.core.management import CommandError, call_command

from firstrung.credentials.models import SigningKey
from firstrung.demonstration.loading import load
from firstrung.identity.management.commands.signin import ROLES, first_with
from firstrung.identity.public import ConsentNotice, Organization, Purpose
from firstrung.taxonomies.public import Region, Subject
from firstrung.validation.public import Rubric, Threshold

pytestmark = pytest.mark.django_db


def prepare(region: str) -> str:
    heard = io.StringIO()
    call_command("prepare", region=region, stderr=heard)
    return heard.getvalue()


def test_region_none_loads_the_base_data_only():
    assert prepare("none") == ""
    notices = set(ConsentNotice.objects.values_list("purpose", "version", "language"))
    assert notices == {(purpose, 1, code) for purpose in Purpose.values for code in ("en", "es")}
    assert all(subject.name_es for subject in Subject.objects.all())
    assert {"math", "physics", "art", "english", "biology", "history"} <= set(
        Subject.objects.values_list("code", flat=True)
    )
    assert SigningKey.objects.count() == 1
    assert (Organization.objects.count(), Region.objects.count()) == (0, 0)


def test_a_region_without_a_story_is_there_with_people_to_look_at_it(client):
    heard = prepare("los-angeles")
    assert "People and their roles" in heard
    assert Organization.objects.filter(kind="college").count() == 19
    roles = {role for role in ROLES if first_with(role) is not None}
    assert roles == {"teacher", "faculty", "coordinator", "employer"}
    assert Rubric.objects.get().published_at is not None
    assert Threshold.objects.get().state == "draft"
    client.force_login(first_with("coordinator"))
    assert client.get("/home/").status_code == 200


def test_twice_is_once():
    prepare("none")
    prepare("none")
    assert ConsentNotice.objects.count() == 2 * len(Purpose.values)
    assert SigningKey.objects.count() == 1


def test_an_unknown_region_is_refused_with_those_there_are():
    with pytest.raises(CommandError) as caught:
        prepare("atlantis")
    assert str(caught.value) == (
        "There is no region “atlantis”. There are: el-segundo, los-angeles, none."
    )
    assert not ConsentNotice.objects.exists()


def test_a_database_with_organizations_is_not_touched():
    Organization.objects.create(name="Somebody's coalition", kind="coalition")
    assert prepare("el-segundo") == ""
    assert Organization.objects.count() == 1
    assert not Region.objects.exists()


def test_a_load_that_fails_leaves_nothing(monkeypatch):
    def fail(_cast):
        raise ValueError("broken on purpose")

    monkeypatch.setattr(load, "STEPS", (*load.STEPS[:2], ("A step that fails", fail)))
    with pytest.raises(ValueError, match="broken on purpose"):
        prepare("el-segundo")
    assert (Organization.objects.count(), Region.objects.count()) == (0, 0)
