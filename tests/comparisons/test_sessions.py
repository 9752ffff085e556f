"""Planning, opening and closing a session, and what its report says."""

import json
import subprocess
import sys
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.comparisons import public as comparisons
from firstrung.comparisons.models import Session
from firstrung.comparisons.selectors.reports import tell
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.enums import Role
from firstrung.identity.models import Membership
from firstrung.jobs.public import run_all
from tests import world as worlds
from tests.comparisons import sessions as make


def closed(world, session):
    comparisons.close_session(actor=world.coalition_coordinator, session=session, now=make.now())
    run_all()
    session.refresh_from_db()
    return session


def judges(world, count):
    return [
        worlds.person(f"Judge{number} Jones", (Role.PANELIST, world.employer))
        for number in range(count)
    ]


def test_coordinators_plan_for_their_own_organizations(world):
    draft = comparisons.Draft("T", "Q?", timezone.localdate() + timedelta(days=1))
    made = comparisons.plan_session(
        actor=world.coordinator, organization=world.district, draft=draft, now=make.now()
    )
    assert made.state == "planned"
    with pytest.raises(NotYours):
        comparisons.plan_session(
            actor=world.coordinator, organization=world.district2, draft=draft, now=make.now()
        )
    late = comparisons.Draft("T", "Q?", timezone.localdate() - timedelta(days=1))
    with pytest.raises(Problem) as raised:
        comparisons.plan_session(
            actor=world.coordinator, organization=world.district, draft=late, now=make.now()
        )
    assert raised.value.field == "closes_on"


def test_only_works_with_consent_and_within_reach_are_put_in(world):
    rows = make.submissions(world)
    session = make.planned(world, rows)
    hidden = make.stages.submission(world.adult, world.school)
    with pytest.raises(NotVisible):
        comparisons.add_works(
            actor=world.coalition_coordinator,
            session=session,
            submissions=[hidden],
            now=make.now(),
        )
    with pytest.raises(NotVisible):
        comparisons.add_works(
            actor=world.coordinator, session=session, submissions=rows, now=make.now()
        )


def test_it_begins_with_four_works_and_a_judge(world):
    actor = world.coalition_coordinator
    rows = make.submissions(world, 4)
    session = make.planned(world, rows[:3])
    with pytest.raises(Problem, match="four works"):
        comparisons.open_session(actor=actor, session=session, now=make.now())
    comparisons.add_works(actor=actor, session=session, submissions=rows[3:], now=make.now())
    with pytest.raises(Problem, match="judges"):
        comparisons.open_session(actor=actor, session=session, now=make.now())
    make.invite(world, session, world.panelist)
    opened = comparisons.open_session(actor=actor, session=session, now=make.now())
    assert opened.state == "open"
    with pytest.raises(Problem, match="has begun"):
        comparisons.remove_work(actor=actor, work=session.works.first(), now=make.now())


def test_nobody_sits_in_both_sets(world):
    session = make.planned(world, make.submissions(world))
    make.invite(world, session, world.panelist)
    with pytest.raises(Problem, match="do not judge here yet"):
        make.invite(world, session, world.panelist, second=True)
    with pytest.raises(Problem, match="do not judge here yet"):
        make.invite(world, session, world.student)


def test_clear_judgements_rank_the_works_with_errors(world):
    session, seats = make.opened(world, count=8, judges=judges(world, 4), per_work=10)
    for seat in seats:
        make.judge_all(seat, make.by_age)
    told = tell(closed(world, session))
    works = [work.submission.code for work in session.works.order_by("-pk")]
    assert [row.code for row in told.ranking] == works
    assert told.evidence == "clear"
    assert told.figure > 0.75
    assert "Scale separation reliability" in told.reliability
    assert all(row.x1 < row.x < row.x2 for row in told.ranking)
    assert [row.judgements for row in told.judges] == [10] * 4


def test_coin_tosses_read_no_evidence(world, sign_in):
    session, seats = make.opened(world, count=8, judges=judges(world, 4), per_work=10)
    lot = Random(3)  # noqa: S311 - no secret
    for seat in seats:
        make.judge_all(seat, lambda _work: lot.random())
    told = tell(closed(world, session))
    assert told.evidence == "none"
    assert told.figure is None
    client = sign_in(world.coalition_coordinator)
    text = client.get(reverse("comparison", args=[session.uid])).content.decode()
    assert "no better than coin tosses" in text
    assert "no evidence" in text
    assert "Scale separation" not in text


def test_adaptive_pairs_show_reliability_only_with_a_second_set(world):
    people = judges(world, 4)
    session, seats = make.opened(world, count=8, judges=people[:2], pairing="adaptive", per_work=10)
    for seat in seats:
        make.judge_all(seat, make.by_age)
    alone = tell(closed(world, session))
    assert alone.figure is None
    assert "not shown" in alone.reliability

    again = make.planned(
        world,
        [work.submission for work in session.works.all()],
        pairing="adaptive",
        per_work=10,
    )
    make.invite(world, again, *people[:2])
    make.invite(world, again, *people[2:], second=True)
    comparisons.open_session(actor=world.coalition_coordinator, session=again, now=make.now())
    for seat in again.judges.all():
        make.judge_all(seat, make.by_age)
    both = tell(closed(world, again))
    assert "Two independent sets" in both.reliability
    assert both.replicate["correlation"] > 0.9


def test_a_judge_who_chooses_against_the_others_stands_out(world):
    session, seats = make.opened(world, count=10, judges=judges(world, 8), per_work=20)
    for seat in seats[:-1]:
        make.judge_all(seat, make.by_age)
    make.judge_all(seats[-1], lambda work: -work.pk)
    told = tell(closed(world, session))
    assert [row.name for row in told.judges if row.misfit] == [seats[-1].person.name]
    assert told.judges[0].share < 0.5


def test_closing_twice_and_closing_without_judgements(world, sign_in):
    session, _seats = make.opened(world)
    done = closed(world, session)
    assert (done.report, done.reported_at is not None) == ({}, True)
    again = comparisons.close_session(
        actor=world.coalition_coordinator, session=session, now=make.now()
    )
    assert again.closed_at == done.closed_at
    page = reverse("comparison", args=[session.uid])
    assert "Nothing was judged" in sign_in(world.coalition_coordinator).get(page).content.decode()


def test_the_command_line_accepts_the_export(world, sign_in, tmp_path):
    session, seats = make.opened(world, count=6, judges=judges(world, 3), per_work=8)
    for seat in seats:
        make.judge_all(seat, make.by_age)
    closed(world, session)
    client = sign_in(world.coalition_coordinator)
    answer = client.get(reverse("comparison_csv", args=[session.uid]))
    data = b"".join(answer.streaming_content)
    assert b"Jones" not in data
    path = tmp_path / "judgements.csv"
    path.write_bytes(data)
    command = [sys.executable, "firstrung", "ratings", "compare", str(path), "--pairing", "random"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(run.stdout)
    assert [row["candidate"] for row in said["measures"]] == [
        row.code for row in tell(session).ranking
    ]
    assert said["ssr"] == pytest.approx(session.report["ssr"])


def test_pages_of_a_coordinator(world, sign_in):
    rows = make.submissions(world)
    client = sign_in(world.coalition_coordinator)
    bad = client.post(reverse("comparison_new"), {"title": ""})
    assert bad.status_code == 422
    fine = client.post(
        reverse("comparison_new"),
        {
            "organization": world.coalition.uid,
            "title": "Spring",
            "question": "Which is better?",
            "per_work": 10,
            "pairing": "random",
            "closes_on": timezone.localdate() + timedelta(days=3),
        },
    )
    session = Session.objects.get()
    assert fine.url == reverse("comparison", args=[session.uid])
    assert client.post(reverse("comparison_works", args=[session.uid]), {}).status_code == 422
    client.post(
        reverse("comparison_works", args=[session.uid]),
        {"submissions": [row.uid for row in rows]},
    )
    assert session.works.count() == 4
    assert client.post(reverse("comparison_judges", args=[session.uid]), {}).status_code == 422
    role = Membership.objects.get(person=world.panelist)
    client.post(reverse("comparison_judges", args=[session.uid]), {"people": [role.uid]})
    seat = session.judges.get()
    client.post(reverse("comparison_open", args=[session.uid]))
    assert client.post(reverse("comparison_judge_resend", args=[seat.uid])).status_code == 302
    text = client.get(fine.url).content.decode()
    assert rows[0].code in text
    assert "Kid0" not in text
    client.post(reverse("comparison_close", args=[session.uid]))
    session.refresh_from_db()
    assert session.state == "closed"


def test_strangers_see_no_session(world, sign_in):
    session, [seat] = make.opened(world)
    for person in (world.coordinator, world.student, world.recruiter, world.panelist2):
        client = sign_in(person)
        assert client.get(reverse("comparison", args=[session.uid])).status_code == 404
        assert client.get(reverse("comparison_csv", args=[session.uid])).status_code == 404
        assert client.post(reverse("comparison_close", args=[session.uid])).status_code == 404
        assert client.post(reverse("comparison_judge_release", args=[seat.uid])).status_code == 404
    assert sign_in(world.panelist).get(reverse("comparison", args=[session.uid])).status_code == 404


def test_the_list_costs_the_same_with_one_and_three(world, sign_in):
    rows = make.submissions(world)
    client = sign_in(world.coalition_coordinator)

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("comparisons")).status_code == 200
        return len(seen)

    make.planned(world, rows)
    statements()  # what is cached is read once
    one = statements()
    make.planned(world, rows)
    make.planned(world, rows)
    assert statements() == one


def test_a_sessions_page_costs_the_same_with_one_and_three_judges(world, sign_in):
    session, _seats = make.opened(world)
    client = sign_in(world.coalition_coordinator)

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            page = client.get(reverse("comparison", args=[session.uid]))
        assert page.status_code == 200
        return len(seen)

    statements()  # what is cached is read once
    one = statements()
    make.invite(world, session, *judges(world, 2))
    assert statements() == one
