"""Targets: loaded, proposed, agreed to by organizations, kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.models import Kpi, Target
from firstrung.coalition.results.targets import current_targets, withdraw_target
from firstrung.core.errors import NotVisible, NotYours, Problem
from tests.coalition.results.conftest import REGION

YEAR = timezone.localdate().year


def propose(who, kpi, value: int = 600, reason: str = "We can do more."):
    return coalition.propose_target(
        who, kpi=kpi, year=YEAR, value=Decimal(value), reason=reason, now=timezone.now()
    )


def vote(who, target, organization, *, agrees: bool = True):
    return coalition.vote_on_target(
        who, target=target, organization=organization, agrees=agrees, now=timezone.now()
    )


def held(kpi) -> Decimal:
    return current_targets(YEAR, [kpi])[kpi.pk].value


def test_the_seed_targets_are_loaded_once(kpis):
    assert {code: held(kpi) for code, kpi in kpis.items()} == {
        "soft-skills": 25,
        "hard-skills": 25,
        "externships": 100,
        "internships": 500,
    }
    assert coalition.load_kpis(REGION, now=timezone.now()) == 4
    assert (Kpi.objects.count(), Target.objects.count()) == (4, 8)


def test_a_proposal_holds_when_enough_organizations_agree(world, kpis):
    kpi = kpis["internships"]
    target = propose(world.recruiter, kpi)
    for who, where in ((world.recruiter, world.employer), (world.teacher, world.school)):
        assert vote(who, target, where).state == "proposed"
    assert held(kpi) == 500
    vote(world.recruiter2, target, world.employer2, agrees=False)
    assert vote(world.coalition_coordinator, target, world.district).state == "agreed"
    assert held(kpi) == 600
    target.refresh_from_db()
    assert target.agreed_by == "First Aerospace, First District, First High"
    assert kpi.targets.filter(year=YEAR, state="agreed").count() == 2
    with pytest.raises(Problem):
        vote(world.teacher2, target, world.school2)


def test_a_majority_against_keeps_the_old_target(world, kpis):
    kpi = kpis["internships"]
    Kpi.objects.filter(pk=kpi.pk).update(agreement=1)
    target = propose(world.recruiter, kpi)
    vote(world.teacher, target, world.school, agrees=False)
    assert vote(world.recruiter, target, world.employer).state == "proposed"
    assert vote(world.recruiter2, target, world.employer2).state == "agreed"


def test_what_is_refused(world, kpis):
    kpi = kpis["internships"]
    for value, reason, where in ((500, "x", "value"), (0, "x", "value"), (9, " ", "reason")):
        with pytest.raises(Problem) as caught:
            propose(world.recruiter, kpi, value, reason)
        assert caught.value.field == where
    with pytest.raises(NotVisible):
        propose(world.student, kpi)
    target = propose(world.recruiter, kpi)
    with pytest.raises(Problem):
        propose(world.teacher, kpi, 700)
    with pytest.raises(Problem) as caught:
        vote(world.recruiter, target, world.employer2)
    assert caught.value.field == "organization"
    with pytest.raises(NotYours):
        withdraw_target(world.teacher, target=target, now=timezone.now())
    withdrawn = withdraw_target(world.recruiter, target=target, now=timezone.now())
    assert withdrawn.state == "withdrawn"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("agreement: 3", "agreement: no", "kpis soft-skills: agreement must be a whole number"),
        ("{last: 25, this: 25}", "{next: 25}", "kpis soft-skills: “next” is no year"),
        ("{last: 25, this: 25}", "{2026: 0}", "kpis soft-skills: the target “0” must be"),
        ("measures: [soft_skill_opportunities]", "measures: some", "kpis soft-skills: measures"),
        ("code: soft-skills", "code: Soft", "kpis[0].code is “Soft”"),
    ],
)
def test_a_wrong_file_is_told(world, tmp_path, old, new, line):
    text = (REGION / "kpis.yaml").read_text(encoding="utf-8").replace(old, new, 1)
    (tmp_path / "kpis.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(coalition.TermsError) as caught:
        coalition.load_kpis(tmp_path, now=timezone.now())
    assert any(told.startswith(f"kpis.yaml: {line}") for told in caught.value.lines)
    assert not Kpi.objects.exists()


def test_years_may_be_written_out(world, tmp_path):
    text = (REGION / "kpis.yaml").read_text(encoding="utf-8")
    (tmp_path / "kpis.yaml").write_text(text.replace("last: 25", "2024: 20", 1), encoding="utf-8")
    now = timezone.make_aware(timezone.datetime(2026, 3, 1))
    coalition.load_kpis(tmp_path, now=now)
    years = Target.objects.filter(kpi__code="soft-skills").order_by("year")
    assert [(row.year, row.value, row.agreed_on) for row in years] == [
        (2024, 20, date(2026, 3, 1)),
        (2026, 25, date(2026, 3, 1)),
    ]
