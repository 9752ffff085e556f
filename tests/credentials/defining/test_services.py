"""Who defines, what a state allows, what a live version keeps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstrung.activity.models import AuditEntry
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.credentials.defining import services
from firstrung.credentials.defining.rubrics import criteria_of
from firstrung.credentials.defining.selectors import in_force
from firstrung.credentials.documents import achievement_document
from firstrung.credentials.models import Achievement
from firstrung.credentials.preflight.standing import standing_of
from firstrung.credentials.public import define
from tests.credentials.defining.conftest import definition, judged, make_draft

NOW = timezone.now


@pytest.mark.parametrize("who", ["coordinator", "teacher", "student", "recruiter", "panelist"])
def test_only_the_coalition_defines(world, draft, who):
    actor = getattr(world, who)
    with pytest.raises(NotYours):
        services.create_draft(actor, code="mine", definition=definition(), now=NOW())
    with pytest.raises(NotVisible):
        services.change_draft(actor, achievement=draft, definition=definition(), now=NOW())


def test_a_live_version_is_seen_by_all_and_changed_by_none(world, live):
    with pytest.raises(NotYours):
        services.retire(world.coordinator, achievement=live, now=NOW())
    for change in (
        lambda: services.change_draft(
            world.coalition_coordinator, achievement=live, definition=definition(), now=NOW()
        ),
        lambda: services.set_rubric(
            world.coalition_coordinator, achievement=live, criteria=[], facts=[], now=NOW()
        ),
        lambda: services.set_picture(
            world.coalition_coordinator, achievement=live, source=None, now=NOW()
        ),
        lambda: services.remove_alignment(
            world.coalition_coordinator,
            achievement=live,
            url="https://case.example/uri/1",
            now=NOW(),
        ),
        lambda: services.discard(world.coalition_coordinator, achievement=live, now=NOW()),
    ):
        with pytest.raises(Problem):
            change()
    assert Achievement.objects.get(pk=live.pk).alignments == live.alignments


def test_the_document_has_what_open_badges_allows(draft):
    document = achievement_document(draft)
    assert sorted(document) == [
        "achievementType", "alignment", "creator", "criteria", "description", "id", "image",
        "inLanguage", "name", "resultDescription", "tag", "type", "version",
    ]  # fmt: skip
    assert document["image"] == {
        "id": "http://localhost:8000/achievements/ai-ready/1/badge.png",
        "type": "Image",
        "caption": "Badge of AI-Ready Certificate",
    }


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("certificate", "Certificate"),
        ("part", "MicroCredential"),
        ("skill", "Badge"),
        ("mentoring", "CommunityService"),
        ("experience", "Fieldwork"),
        ("recognition", "Award"),
    ],
)
def test_every_kind_has_a_type_of_the_enumeration(world, kind, expected):
    row = make_draft(world, kind=kind, full=False)
    assert achievement_document(row)["achievementType"] == expected


def test_a_part_names_its_whole(world, live):
    part = make_draft(world, "ethics", kind="part", whole=live, full=False)
    assert achievement_document(part)["related"] == [
        {"id": "http://localhost:8000/achievements/ai-ready/1", "type": ["Related"], "version": "1"}
    ]
    with pytest.raises(Problem):
        services.change_draft(
            world.coalition_coordinator,
            achievement=services.new_version(
                world.coalition_coordinator, achievement=live, now=NOW()
            ),
            definition=definition(whole=live),
            now=NOW(),
        )


def test_a_code_is_taken_once(world, draft):
    with pytest.raises(Problem) as caught:
        make_draft(world)
    assert caught.value.field == "code"


class TestPublish:
    def publish(self, world, row, without=()):
        return services.publish(
            world.coalition_coordinator, achievement=row, without=list(without), now=NOW()
        )

    def test_not_without_a_preflight(self, world, draft):
        with pytest.raises(Problem):
            self.publish(world, draft)

    def test_not_when_one_refuses(self, world, draft, monkeypatch):
        judged(draft, monkeypatch, (True, True, False, True))
        with pytest.raises(Problem):
            self.publish(world, draft)

    def test_not_when_the_definition_changed_since(self, world, draft, monkeypatch):
        judged(draft, monkeypatch)
        row = services.change_draft(
            world.coalition_coordinator,
            achievement=draft,
            definition=definition(valid_days=365),
            now=NOW(),
        )
        standing = standing_of(row)
        assert (standing.preflight.passed, standing.fits, standing.passed) == (True, False, False)
        with pytest.raises(Problem):
            self.publish(world, row)

    def test_without_a_verifier_only_when_confirmed(self, world, draft, monkeypatch):
        judged(draft, monkeypatch, (True, True, None, None))
        with pytest.raises(Problem) as caught:
            self.publish(world, draft, ["dcc"])
        assert caught.value.field == "without"
        assert "@digitalbazaar/vc" in str(caught.value)
        row = self.publish(world, draft, ["dcc", "digitalbazaar"])
        assert row.state == "live"
        entry = AuditEntry.objects.get(action="credentials.achievement.published")
        assert entry.detail["without"] == ["digitalbazaar", "dcc"]

    def test_never_when_none_could_run(self, world, draft, monkeypatch):
        judged(draft, monkeypatch, (None, None, None, None))
        with pytest.raises(Problem):
            self.publish(world, draft, ["inside", "openvc", "digitalbazaar", "dcc"])

    def test_twice_is_refused(self, world, live):
        with pytest.raises(Problem):
            self.publish(world, live)


class TestVersions:
    def test_the_next_one_speaks_of_itself(self, world, live):
        row = services.new_version(world.coalition_coordinator, achievement=live, now=NOW())
        assert (row.version, row.state, row.alignments) == (2, "draft", live.alignments)
        assert criteria_of(row.result_descriptions) == criteria_of(live.result_descriptions)
        assert row.ctid != live.ctid
        ids = [each["id"] for each in row.result_descriptions]
        assert {each.partition("#")[0] for each in ids} == {
            "http://localhost:8000/achievements/ai-ready/2"
        }
        with pytest.raises(Problem):
            services.new_version(world.coalition_coordinator, achievement=live, now=NOW())

    def test_what_is_in_force_on_a_day(self, world, live, monkeypatch):
        today = timezone.localdate()
        assert in_force("ai-ready", on=today) == live
        assert in_force("ai-ready", on=live.effective_on - timedelta(days=1)) is None
        services.retire(world.coalition_coordinator, achievement=live, now=NOW())
        assert in_force("ai-ready", on=today) is None

    def test_a_discarded_draft_leaves_its_number(self, world, live):
        row = services.new_version(world.coalition_coordinator, achievement=live, now=NOW())
        services.discard(world.coalition_coordinator, achievement=row, now=NOW())
        again = services.new_version(world.coalition_coordinator, achievement=live, now=NOW())
        assert again.version == 2

    def test_a_live_one_made_by_a_process_stays_as_it_is(self, world, live):
        row = define(
            code="ai-ready",
            version=1,
            definition=services.Definition(
                kind="certificate",
                name="Other",
                description="Other",
                criteria="Other",
                effective_on=timezone.localdate(),
            ),
            result_descriptions=[],
        )
        assert (row, row.name) == (live, "AI-Ready Certificate")
