"""A run: who may, in which state, paused and resumed, and what becomes of each person."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstrung.core.errors import NotVisible, Problem
from firstrung.credentials import keys, status
from firstrung.credentials.events import AwardIssued
from firstrung.credentials.issuing import working
from firstrung.credentials.issuing.pens import Pen, Pens
from firstrung.credentials.issuing.runs import Entry, is_stuck, move, plan, wake
from firstrung.credentials.models import Achievement, Award, IssuingItem, IssuingRun, StatusList
from firstrung.credentials.public import verify
from firstrung.engines import proofs
from firstrung.identity.models import Membership
from firstrung.jobs.models import Job
from firstrung.jobs.public import run_all
from tests.world import person

NOW = timezone.now()


def judge(document):
    return verify(json.dumps(document).encode(), now=timezone.now())[0].outcome


def states(run):
    return list(run.items.order_by("pk").values_list("state", flat=True))


def sign(run):
    working.work(run.pk, clock=timezone.now)
    run.refresh_from_db()


class TestPlanning:
    def test_only_for_ones_own_people(self, world, badge):
        entries = [Entry(world.student), Entry(world.student2)]
        with pytest.raises(NotVisible):
            plan(world.coordinator, achievement=badge, name="X", entries=entries, now=NOW)
        assert IssuingRun.objects.count() == 0

    @pytest.mark.parametrize(
        ("field", "value"),
        [("state", "draft"), ("state", "retired"), ("effective_on", NOW + timedelta(days=9))],
    )
    def test_only_what_can_be_earned_now(self, world, badge, field, value):
        setattr(badge, field, value.date() if field == "effective_on" else value)
        with pytest.raises(Problem):
            plan(
                world.coordinator,
                achievement=badge,
                name="X",
                entries=[Entry(world.student)],
                now=NOW,
            )

    @pytest.mark.parametrize("state", ["draft", "retired"])
    def test_nothing_is_started_that_is_not_live(self, world, planned, badge, state):
        Achievement.objects.update(state=state)
        with pytest.raises(Problem, match="live"):
            move(world.coordinator, run=planned, action="start", now=NOW)
        planned.refresh_from_db()
        assert (planned.state, Job.objects.count()) == ("ready", 0)

    def test_retired_under_way(self, world, started, badge):
        Achievement.objects.update(state="retired")
        sign(started)
        assert (started.state, Award.objects.count()) == ("done", 0)
        assert set(started.items.values_list("state", "reason")) == {("refused", working.NOT_LIVE)}
        with pytest.raises(Problem, match="live"):
            IssuingRun.objects.update(state="running")
            Job.objects.all().delete()
            wake(world.coordinator, run=IssuingRun.objects.get(), now=NOW)

    def test_retired_while_a_batch_is_signed(self, world, started, badge, monkeypatch):
        write = working._write

        def retire_first(*given):
            Achievement.objects.update(state="retired")
            write(*given)

        monkeypatch.setattr(working, "_write", retire_first)
        sign(started)
        assert (started.state, Award.objects.count()) == ("done", 0)
        assert set(states(started)) == {"refused"}

    def test_nobody(self, world, badge):
        with pytest.raises(Problem):
            plan(world.coordinator, achievement=badge, name="X", entries=[], now=NOW)

    def test_somebody_twice_counts_once(self, world, badge):
        entries = [Entry(world.student, evidence_sha256="a"), Entry(world.student)]
        run = plan(world.coordinator, achievement=badge, name="X", entries=entries, now=NOW)
        assert [item.evidence_sha256 for item in run.items.all()] == ["a"]

    def test_queries_do_not_grow(self, world, badge, people):
        counts = []
        for number in (1, 10):
            entries = [Entry(holder) for holder in people[:number]]
            with CaptureQueriesContext(connection) as queries:
                plan(world.coordinator, achievement=badge, name="X", entries=entries, now=NOW)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestMoving:
    def test_of_two_who_start_one_wins(self, world, planned):
        stale = IssuingRun.objects.get(pk=planned.pk)
        move(world.coordinator, run=planned, action="start", now=NOW)
        with pytest.raises(Problem, match="start"):
            move(world.coordinator, run=stale, action="start", now=NOW)
        assert Job.objects.filter(task__endswith="sign_run").count() == 1

    def test_a_colleague_of_the_district_may_a_stranger_not(self, world, planned):
        colleague = person("Cole League", ("coordinator", world.district))
        for stranger in (world.coordinator2, world.coalition_coordinator, world.teacher):
            with pytest.raises(NotVisible):
                move(stranger, run=planned, action="start", now=NOW)
        assert move(colleague, run=planned, action="start", now=NOW).started_by == colleague

    @pytest.mark.parametrize("action", ["pause", "resume", "retry", "finish"])
    def test_wrong_state(self, world, planned, action):
        with pytest.raises(Problem):
            move(world.coordinator, run=planned, action=action, now=NOW)

    def test_paused_between_batches_and_resumed(self, world, started, monkeypatch):
        monkeypatch.setattr(working, "BATCH", 5)
        signed = working._sign_batch

        def and_pause(run, pens, *, now):
            left = signed(run, pens, now=now)
            move(world.coordinator, run=run, action="pause", now=now)
            return left

        monkeypatch.setattr(working, "_sign_batch", and_pause)
        sign(started)
        assert (started.state, Award.objects.count()) == ("paused", 5)
        monkeypatch.setattr(working, "_sign_batch", signed)
        run_all()
        assert Award.objects.count() == 5
        move(world.coordinator, run=started, action="resume", now=NOW)
        run_all()
        started.refresh_from_db()
        assert (started.state, Award.objects.count()) == ("done", 12)

    def test_what_was_signed_while_somebody_cancelled_is_dropped(self, world, started, monkeypatch):
        def cancelled(pens, documents, pen):
            move(world.coordinator, run=started, action="cancel", now=NOW)
            return working_sign(pens, documents, pen)

        working_sign = Pens.sign
        monkeypatch.setattr(Pens, "sign", cancelled)
        sign(started)
        assert (started.state, Award.objects.count()) == ("cancelled", 0)
        assert set(states(started)) == {"waiting"}

    def test_a_run_whose_job_gave_up_can_be_woken(self, world, started):
        assert not is_stuck(started)
        with pytest.raises(Problem):
            wake(world.coordinator, run=started, now=NOW)
        Job.objects.update(state="failed")
        assert is_stuck(started)
        wake(world.coordinator, run=started, now=NOW)
        run_all()
        assert Award.objects.count() == 12


class TestSigning:
    def test_everybody_gets_a_valid_one_and_a_letter(self, world, started, monkeypatch):
        monkeypatch.setattr(working, "BATCH", 5)
        sign(started)
        assert (started.state, set(states(started))) == ("done", {"issued"})
        awards = list(Award.objects.select_related("holder"))
        assert {judge(award.document) for award in awards} == {"valid"}
        assert len({award.status_index for award in awards}) == 12
        assert {award.document["credentialSubject"]["id"] for award in awards} == {
            f"urn:uuid:{award.holder.uid}" for award in awards
        }
        assert {item.award.holder for item in started.items.all()} == {
            item.holder for item in started.items.all()
        }
        told = [job.arguments["kwargs"] for job in Job.objects.filter(task__endswith="consume")]
        issued = [row["payload"]["award_id"] for row in told if row["name"] == AwardIssued.__name__]
        assert sorted(issued) == sorted(award.pk for award in awards)

    def test_who_holds_it_already_is_refused_and_tried_again(self, world, badge, people, started):
        other = plan(
            world.coordinator, achievement=badge, name="2", entries=[Entry(people[3])], now=NOW
        )
        move(world.coordinator, run=other, action="start", now=NOW)
        sign(other)
        sign(started)
        (refused,) = started.items.filter(state="refused")
        assert (refused.holder, refused.reason) == (people[3], working.HOLDS_IT)
        Award.objects.filter(holder=people[3]).update(revoked_at=NOW)
        move(world.coordinator, run=started, action="retry", now=NOW)
        sign(started)
        assert set(states(started)) == {"issued"}
        with pytest.raises(Problem, match="refused"):
            move(world.coordinator, run=started, action="retry", now=NOW)

    def test_who_left_the_school_is_refused(self, world, people, started):
        Membership.objects.filter(person=people[0]).delete()
        sign(started)
        assert [item.reason for item in started.items.filter(state="refused")] == [
            working.NOT_YOURS
        ]

    def test_one_whose_data_cannot_be_signed_spoils_no_other(self, people, started):
        item = started.items.get(holder=people[4])
        item.evidence = [
            {"url": "no url", "name": "", "description": "", "genre": "", "digest": "zabc"}
        ]
        item.save()
        sign(started)
        assert [row.holder for row in started.items.filter(state="refused")] == [people[4]]
        assert Award.objects.count() == 11

    def test_several_lists(self, started, monkeypatch):
        monkeypatch.setattr(status, "FULL", 5)
        sign(started)
        used = [row.awards.count() for row in StatusList.objects.order_by("number")]
        assert used == [5, 5, 2]
        assert {judge(award.document) for award in Award.objects.all()} == {"valid"}

    def test_a_place_that_is_gone_by_then_is_drawn_anew(self, world, started, award, monkeypatch):
        drawn = working.draw
        first = iter([True])

        def clash(status_list, count):
            indexes = drawn(status_list, count)
            return [award.status_index, *indexes[1:]] if next(first, False) else indexes

        monkeypatch.setattr(working, "draw", clash)
        sign(started)
        assert set(states(started)) == {"issued"}

    def test_the_key_is_rotated_on_the_way(self, started, monkeypatch):
        monkeypatch.setattr(working, "BATCH", 5)
        signed = working._sign_batch

        def and_rotate(run, pens, *, now):
            left = signed(run, pens, now=now)
            keys.rotate(None, now=now)
            return left

        monkeypatch.setattr(working, "_sign_batch", and_rotate)
        sign(started)
        awards = Award.objects.select_related("key").order_by("pk")
        assert [award.key.fragment for award in awards] == ["key-1"] * 5 + ["key-2"] * 5 + [
            "key-3"
        ] * 2
        assert {judge(award.document) for award in awards} == {"valid"}

    def test_a_lost_race_is_run_again_but_not_for_ever(self, started, monkeypatch):
        signed, failures = working._sign_batch, iter([True, True])

        def lose(run, pens, *, now):
            if next(failures, False):
                raise IntegrityError
            return signed(run, pens, now=now)

        monkeypatch.setattr(working, "_sign_batch", lose)
        sign(started)
        assert set(states(started)) == {"issued"}
        IssuingRun.objects.update(state="running")
        failures = iter([True] * 3)
        with pytest.raises(IntegrityError):
            sign(started)

    def test_two_workers_on_one_run_give_nothing_twice(self, started, monkeypatch):
        inner = Pens.sign
        once = iter([True])

        def meanwhile(pens, documents, pen):
            if next(once, False):
                working.work(started.pk, clock=timezone.now)
            return inner(pens, documents, pen)

        monkeypatch.setattr(Pens, "sign", meanwhile)
        sign(started)
        assert (Award.objects.count(), set(states(started))) == (12, {"issued"})

    def test_queries_do_not_grow(self, world, badge, people):
        counts = []
        for number, holders in enumerate(([people[0]], [people[1]], people[2:])):
            entries = [Entry(holder) for holder in holders]
            run = plan(
                world.coordinator, achievement=badge, name=str(number), entries=entries, now=NOW
            )
            move(world.coordinator, run=run, action="start", now=NOW)
            with CaptureQueriesContext(connection) as queries:
                sign(run)
            counts.append(len(queries))
        assert counts[1] == counts[2]  # the first run makes the key and opens the list
        assert IssuingItem.objects.filter(state="issued").count() == 12


class TestPens:
    def documents(self, number):
        from tests.engines import samples

        return [samples.certificate(index) for index in range(number)]

    def pen(self):
        private = proofs.generate_private_key()
        pem = proofs.private_key_to_pem(private)
        return Pen(pem, "did:web:a.example#key-1", NOW)

    def test_helpers_sign_what_one_would_sign(self):
        documents, pen = self.documents(7), self.pen()
        with Pens(1, cores=2) as alone, Pens(10_000, cores=2) as many:
            assert len(many._helpers) == 2
            assert alone._helpers == []
            expected = alone.sign(documents, pen)
            assert many.sign(documents, pen) == expected
            assert many.sign(documents[:1], pen) == expected[:1]
            assert many.sign([], pen) == []

    def test_helpers_end_with_their_worker(self):
        with Pens(10_000, cores=2) as many:
            helpers = [helper for helper, _pipe in many._helpers]
        assert [helper.exitcode for helper in helpers] == [0, 0]
