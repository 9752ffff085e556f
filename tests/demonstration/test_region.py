"""The demonstration region as `./firstrung up` loads it."""

import io
import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from firstrung.activity.models import AuditEntry
from firstrung.backpacks.models import Share
from firstrung.backpacks.public import HeldCredential
from firstrung.comparisons.public import Session
from firstrung.comparisons.selectors.pairs import progress_of
from firstrung.comparisons.selectors.reports import tell
from firstrung.comparisons.selectors.sessions import places_of
from firstrung.credentials.public import (
    Achievement,
    Award,
    Endorsement,
    IssuingRun,
    endorsements_for,
    verify,
)
from firstrung.identity.management.commands.signin import ROLES, first_with
from firstrung.identity.public import Disclosure, Membership, Person, Purpose, decisions
from firstrung.jobs.public import Job
from firstrung.messaging.models import Letter
from firstrung.opportunities.public import SEE_CANDIDATE
from firstrung.portfolios.public import CONFIRM_TEACHING, TeachingSession, portfolio_of
from firstrung.processes.awards import candidates
from firstrung.processes.eligibility import assess
from firstrung.standard_setting.public import Ballot, Round, seats_of
from firstrung.validation.public import (
    Appeal,
    Exhibition,
    FairScore,
    Panel,
    PanelResult,
    Review,
    ScoringRun,
    Showing,
    Submission,
    Threshold,
    open_reviews,
    submission_of,
)
from firstrung.web.home import cards_for

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("db")]


@pytest.fixture
def db(region):
    """The database of these tests is the region's.

    By this name pytest-django sees that the tests need one, also where they run alone.
    """
    return region


def person(given: str) -> Person:
    return Person.objects.get(email__startswith=f"{given}.")


GRADUATED = 36
"""Students of the class before, who are told of in `earlier.yaml` alone."""

STATES = {
    "Marcus": "teacher",
    "Aisha": "peer",
    "Diego": "panel",
    "Emma": "panel",
    "Noah": "exhibition",
    "Grace": "validated",
    "Lucas": "validated",
    "Hannah": "validated",
    "Omar": "returned",
    "Tyler": "returned",
}


def states() -> dict[str, str]:
    """Where the work of the students who are there stands."""
    today = timezone.localdate()
    here = Membership.objects.live(today).filter(role="student").values("person")
    rows = Submission.objects.filter(student__in=here)
    return dict(rows.values_list("student__given_name", "state"))


def test_the_class_before_has_been_judged_and_has_left():
    gone = Submission.objects.exclude(student__given_name__in=STATES)
    assert gone.count() == GRADUATED
    assert set(gone.values_list("state", flat=True)) == {"validated", "returned"}
    run = ScoringRun.objects.get()
    assert FairScore.objects.filter(run=run, submission__in=gone).count() == GRADUATED
    assert run.figures["deviance"] > 0


def test_every_student_stands_at_the_stage_of_the_story():
    assert states() == STATES
    assert submission_of(person("sofia")) is None
    assert portfolio_of(person("priya")) is None


def test_sofia_has_five_entries_in_five_components_and_a_session_that_waits():
    portfolio = portfolio_of(person("sofia"))
    entries = list(portfolio.entries.all())
    assert len(entries) == 5
    assert {entry.component for entry in entries} == {
        "project_archive",
        "process_documentation",
        "reflection",
        "skill_demonstration",
        "peer_teaching",
    }
    assert entries[0].versions.count() == 2
    (session,) = TeachingSession.objects.filter(entry__portfolio=portfolio)
    assert session.state == "waiting"
    assert CONFIRM_TEACHING.allows(person("maria"), session)


def test_each_submitted_portfolio_has_a_picture_or_another_file():
    rows = Submission.objects.filter(student__given_name__in=STATES)
    for submission in rows.select_related("snapshot"):
        entries = submission.snapshot.document["entries"]
        assert sum(len(entry["files"]) for entry in entries) >= 1, submission.student


def test_reviews_wait_for_the_right_people():
    waiting = {
        (row.reviewer.given_name, row.submission.student.given_name, row.stage)
        for row in Review.objects.pending().exclude(stage="panel")
    }
    assert waiting == {
        ("Maria", "Marcus", "teacher"),
        ("Sofia", "Aisha", "peer"),
        ("Marcus", "Aisha", "peer"),
        ("James", "Tyler", "teacher"),
    }
    assert open_reviews(first_with("panelist")).count() == 2
    states = Review.objects.filter(stage="panel", submission__student=person("emma")).values_list(
        "state", flat=True
    )
    assert sorted(states) == ["assigned", "started", "submitted"]


def test_grace_has_met_everything_and_waits_for_the_coordinator():
    today = timezone.localdate()
    assert assess(person("grace"), on=today).eligible
    assert [row.student.given_name for row in candidates(person("rachel"))] == ["Grace"]
    for other in ("noah", "omar", "sofia", "emma"):
        assert not assess(person(other), on=today).eligible


CODE = "ai-ready-certificate"


def outcomes(awards) -> dict[str, str]:
    """What a check says of each award, by its holder."""
    now = timezone.now()
    said = {row.holder_name: verify(json.dumps(row.document).encode(), now=now) for row in awards}
    return {name: verdict.outcome for name, (verdict, _document) in said.items()}


def test_certificates_verify():
    awards = Award.objects.filter(achievement__code=CODE)
    assert outcomes(awards) == {"Lucas Brown": "valid", "Hannah Davis": "valid"}


def test_badges_of_a_team_and_of_the_class_before():
    team = Award.objects.filter(achievement__code="test-before-trust")
    names = ("Emma Nguyen", "Noah Patel", "Hannah Davis", "Priya Shah")
    assert outcomes(team) == dict.fromkeys(names, "valid")
    said = outcomes(Award.objects.filter(achievement__code="ai-mentor"))
    assert sorted(said.values()) == ["revoked", "suspended", "valid", "valid"]
    runs = IssuingRun.objects.order_by("created_at").values_list("state", flat=True)
    assert list(runs) == ["done", "done", "paused"]


def test_the_next_certificate_is_a_draft_that_nobody_has_checked():
    states = dict(Achievement.objects.filter(code=CODE).values_list("version", "state"))
    assert states == {1: "live", 2: "live", 3: "draft"}
    draft = Achievement.objects.get(code=CODE, version=3)
    assert len(draft.result_descriptions) > 5
    assert not draft.preflights.exists()
    kinds = Achievement.objects.exclude(code=CODE).values_list("kind", flat=True)
    assert sorted(kinds) == ["mentoring", "part", "recognition", "recognition", "skill"]


def test_two_employers_endorse_and_one_endorsement_was_withdrawn():
    live = Endorsement.objects.filter(revoked_at__isnull=True)
    assert sorted(live.values_list("subject", flat=True)) == [
        *["achievement"] * 4,
        "award",
        "issuer",
    ]
    assert Endorsement.objects.exclude(pk__in=live).get().achievement.code == "test-before-trust"
    assert live.values("identity").distinct().count() == 2
    hannah = Award.objects.get(holder_name="Hannah Davis", achievement__code=CODE)
    assert hannah.refreshed_at is not None
    achievement = hannah.document["credentialSubject"]["achievement"]
    assert len(achievement["endorsement"]) == 2
    (own,) = endorsements_for(Award.objects.get(holder_name="Lucas Brown", achievement__code=CODE))
    assert own["issuer"]["name"] == "Beach Cities Software"


def test_lucas_has_a_badge_of_a_trusted_college_and_an_open_link():
    held = HeldCredential.objects.get(holder=person("lucas"))
    assert (held.issuer_name, held.outcome) == ("Marina Vista Community College", "valid")
    link = Share.objects.get(holder=person("lucas"))
    assert (link.award.achievement.code, link.opened) == (CODE, 0)


def test_the_evidence_tells_the_day_on_which_it_was_frozen():
    award = Award.objects.get(holder_name="Lucas Brown", achievement__code=CODE)
    submitted = timezone.localdate(submission_of(award.holder).submitted_at).isoformat()
    (evidence,) = award.document["evidence"]
    assert submitted in evidence["description"]


def test_panel_results_and_threshold():
    rows = PanelResult.objects.filter(submission__student__given_name__in=STATES)
    met = dict(rows.values_list("submission__student__given_name", "met"))
    assert met == {"Noah": True, "Grace": True, "Lucas": True, "Hannah": True, "Omar": False}
    versions = {row.version: row for row in Threshold.objects.all()}
    assert (versions[1].state, versions[1].signatures.count()) == ("superseded", 4)
    assert (versions[2].state, versions[2].scoring) == ("published", "fair")
    assert (versions[3].state, versions[3].signatures.count()) == ("signing", 2)
    assert versions[3].signatures_needed == 4
    assert versions[1].cut_score == versions[2].cut_score == Decimal("2.70")
    held = dict(Submission.objects.values_list("student__given_name", "threshold__version"))
    assert (held["Grace"], held["Emma"]) == (1, 2)
    assert sorted(Panel.objects.values_list("state", flat=True)) == ["closed", "closed", "open"]


def test_a_round_of_twelve_judges_set_the_threshold_in_force():
    row = Round.objects.get()
    assert (row.state, row.judges.counting().count(), row.works.count()) == ("used", 12, 14)
    assert row.judges.exclude(second_done_at=None).count() == 12
    assert row.judges.values("organization").distinct().count() == 8
    figures, threshold = row.outcome, row.threshold
    assert figures["answers"] == 144
    assert abs(figures["cut"]["points"] - 2.7) < figures["cut"]["error"] < 0.1
    assert figures["cut"]["error"] > figures["cut"]["plain_error"], "clustered by judge"
    assert row.feedback["cut"]["error"] > figures["cut"]["error"], "feedback brings them together"
    assert (threshold.version, threshold.signatures.count()) == (2, 4)
    assert float(threshold.cut_error) == pytest.approx(figures["cut"]["error"], abs=0.0005)
    assert "12 employer judges" in threshold.method
    assert len(threshold.sources) == 2
    assert not seats_of(first_with("panelist"))
    seen = Disclosure.objects.filter(
        object_uid=row.works.first().submission.uid, what__contains="threshold"
    )
    assert seen.count() == 12


def test_employers_voted_on_skills():
    ballot = Ballot.objects.get()
    result = ballot.result
    assert (ballot.state, result["asked"], result["voted"]) == ("closed", 8, 6)
    assert result["quorum_met"]
    assert result["options"][0]["title"] == "Rapid adaptation to new technology"
    assert {voter.weight for voter in ballot.voters.all()} == {24, 18, 12, 9, 6, 5, 4, 3}


def test_one_comparison_has_its_report_and_one_waits_for_the_panelist():
    done, waits = Session.objects.order_by("created_at")
    told = tell(done)
    assert (done.state, told.evidence, told.connected) == ("closed", "weak", True)
    assert told.replicate["reliability"] > 0.8
    assert len(told.ranking) == 8
    (place,) = places_of(first_with("panelist"))
    assert (place.session, progress_of(place).done, progress_of(place).share) == (waits, 2, 5)


def test_an_appeal_waits_for_its_review():
    appeal = Appeal.objects.get()
    assert (appeal.submission.student.given_name, appeal.state) == ("Tyler", "reviewing")
    assert (appeal.stage, appeal.ground, appeal.decided_at) == ("teacher", "evidence", None)
    assert appeal.filed_by == person("tyler")
    assert appeal.decide_by > timezone.localdate()


def test_noah_is_invited_to_an_exhibition_to_come():
    coming = Exhibition.objects.get(starts_at__gt=timezone.now())
    (showing,) = Showing.objects.filter(exhibition=coming)
    assert (showing.submission.student.given_name, showing.state) == ("Noah", "invited")


def test_employers_find_those_who_allow_it():
    found = SEE_CANDIDATE.rows(first_with("employer")).values_list("student__given_name", flat=True)
    assert set(found) == {"Grace", "Lucas", "Hannah"}


def test_elena_reads_spanish_and_has_decided_only_one_purpose():
    assert first_with("guardian").language == "es"
    rows = decisions(person("sofia"), on=timezone.localdate())
    assert [row["purpose"] for row in rows if row["decision"]] == [Purpose.PANEL_REVIEW]


def test_panels_left_their_trace_in_the_families_log():
    assert Disclosure.objects.filter(student=person("lucas"), purpose="panel_review").count() == 3


def test_nothing_lies_in_the_future_and_no_letter_is_on_its_way():
    now = timezone.now()
    assert not AuditEntry.objects.filter(at__gt=now).exists()
    assert not Review.objects.filter(submitted_at__gt=now).exists()
    assert (Job.objects.count(), Letter.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", ROLES)
def test_the_main_person_of_every_role_has_something_on_the_home_page(role, sign_in):
    who = first_with(role)
    assert cards_for(who)
    answer = sign_in(who).get("/home/")
    assert answer.status_code == 200
    for card in cards_for(who):
        assert card.url.encode() in answer.content
        assert sign_in(who).get(card.url, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("student", "Sofia Rivera"),
        ("guardian", "Elena Rivera"),
        ("teacher", "Maria Delgado"),
        ("faculty", "Ingrid Halvorsen"),
        ("coordinator", "Rachel Stein"),
        ("administrator", "Victor Lang"),
        ("panelist", "Tomas Berger"),
        ("employer", "Dana Whitfield"),
    ],
)
def test_the_main_person_of_a_role_is_the_first_in_the_folder(role, name):
    assert first_with(role).name == name


def counts() -> dict[str, int]:
    from django.apps import apps

    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.parametrize("name", ["el-segundo", "none"])
def test_preparing_again_changes_nothing(name):
    before, heard = counts(), io.StringIO()
    call_command("prepare", region=name, stderr=heard)
    assert counts() == before
    assert heard.getvalue() == ""


def test_each_role_gets_a_line_and_a_link_that_signs_in(client):
    out = io.StringIO()
    call_command("signin", "--each-role", stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.split()[0] for line in lines] == [str(role.value) for role in ROLES]
    assert len({line.index("http") for line in lines}) == 1
    path = "/" + lines[0].split("/", 3)[3]
    client.post(path)
    assert b"Sofia" in client.get("/home/").content
