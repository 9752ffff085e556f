"""The certificate's definition out of the threshold that employers agreed on."""

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotYours, Problem
from firstrung.credentials.defining.services import create_draft, new_version
from firstrung.credentials.models import Achievement
from firstrung.credentials.public import prefill
from firstrung.processes.awards import (
    CODE,
    achievement_for,
    certificate_definition,
    confirm,
    draft_certificate,
    result_descriptions,
)
from firstrung.validation.models import Threshold
from tests.permissions.scene import build
from tests.validation.stages import threshold


def test_a_draft_has_the_rubric_with_its_required_levels(world):
    agreed = threshold(world)
    row = draft_certificate(world.coalition_coordinator, now=timezone.now())
    assert (row.code, row.version, row.state) == (CODE, agreed.version, "draft")
    assert row.result_descriptions == result_descriptions(agreed)
    assert row.recognized_by == list(agreed.signatures.values_list("organization__name", flat=True))
    rubrics = [each for each in row.result_descriptions if "rubricCriterionLevel" in each]
    assert len(rubrics) == agreed.rubric.criteria.count()
    assert all(each["requiredLevel"].startswith(each["id"]) for each in rubrics)


def test_asked_again_it_keeps_what_was_added(world):
    threshold(world)
    actor = world.coalition_coordinator
    first = draft_certificate(actor, now=timezone.now())
    Achievement.objects.filter(pk=first.pk).update(tags=["AI"], name="Old", valid_days=9)
    again = draft_certificate(actor, now=timezone.now())
    assert (again.pk, again.tags, again.valid_days) == (first.pk, ["AI"], 9)
    assert again.name == first.name


def test_a_published_one_stays(world):
    agreed = threshold(world)
    live = achievement_for(agreed)
    with pytest.raises(Problem):
        draft_certificate(world.coalition_coordinator, now=timezone.now())
    assert achievement_for(agreed) == live
    assert Achievement.objects.count() == 1


def test_only_the_coalition(world, sign_in):
    agreed = threshold(world)
    with pytest.raises(NotYours):
        prefill(
            world.coordinator,
            code=CODE,
            version=1,
            definition=certificate_definition(agreed),
            result_descriptions=[],
            now=timezone.now(),
        )
    url = reverse("certificate_definition")
    assert sign_in(world.coordinator).post(url).status_code == 403
    response = sign_in(world.coalition_coordinator).post(url)
    assert response.url == reverse("achievement_desk", args=[CODE, agreed.version])


def test_its_versions_are_numbered_by_thresholds_alone(world, sign_in):
    """A version made by hand would take the number that the next threshold wants."""
    actor, agreed = world.coalition_coordinator, threshold(world)
    live = achievement_for(agreed)
    with pytest.raises(Problem, match="threshold"):
        new_version(actor, achievement=live, now=timezone.now())
    Achievement.objects.all().delete()
    with pytest.raises(Problem, match="threshold") as refused:
        create_draft(
            actor, code=CODE, definition=certificate_definition(agreed), now=timezone.now()
        )
    assert refused.value.field == "code"
    assert Achievement.objects.count() == 0
    live = achievement_for(agreed)
    client = sign_in(actor)
    for page in (reverse("achievements"), reverse("achievement_desk", args=[CODE, live.version])):
        text = client.get(page).content.decode()
        assert reverse("certificate_definition") in text
        assert reverse("achievement_next", args=[CODE, live.version]) not in text


def test_without_a_threshold_there_is_nothing_to_fill_in(world):
    assert Threshold.objects.count() == 0
    with pytest.raises(Problem):
        draft_certificate(world.coalition_coordinator, now=timezone.now())


@pytest.mark.parametrize("state", ["draft", "retired"])
@pytest.mark.django_db
def test_what_is_not_live_is_not_awarded(state):
    scene = build()
    actor, holder = scene.world.coordinator, scene.world.adult
    scene.award.revoked_at = timezone.now()
    scene.award.save()
    Achievement.objects.update(state=state)
    with pytest.raises(Problem, match="not live"):
        confirm(actor, student=holder, now=timezone.now())
