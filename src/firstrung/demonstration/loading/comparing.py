"""Works compared in pairs: one session with its report, and one in which pairs wait."""

from datetime import date, timedelta
from random import Random
from typing import Any

from firstrung.comparisons import public as comparisons
from firstrung.demonstration.cast import Cast, made_at
from firstrung.demonstration.loading.earlier import judged_work
from firstrung.identity.public import Membership
from firstrung.validation.public import PanelResult

CLOSED_AGO, OPENED_AGO, DAYS_OPEN = 60, 4, 14
"""How long ago the closed session began and the open one did, and how long they stay open."""
CLEARNESS = 5.0
"""How much surer judges are by one point of the panel's mean, in logits."""


def compare(cast: Cast) -> None:
    """Hold the one, begin the other."""
    day = cast.calendar.ago(CLOSED_AGO)
    session = _begin(cast, "compared", day)
    _judge(cast, session, "compared", day)
    closed = cast.calendar.at(day + timedelta(days=DAYS_OPEN + 1), 9)
    session = comparisons.close_session(actor=cast.coordinator, session=session, now=closed)
    comparisons.make_report(session=session, now=closed + timedelta(minutes=1))
    day = cast.calendar.ago(OPENED_AGO)
    _judge(cast, _begin(cast, "comparing", day), "comparing", day)


def _begin(cast: Cast, key: str, day: date) -> comparisons.Session:
    """Plan the session, put its works in, invite both sets of judges and open it."""
    told, actor = cast.folder["deliberation"][key], cast.coordinator
    now = cast.calendar.at(day - timedelta(days=3))
    session = comparisons.plan_session(
        actor=actor,
        organization=cast.coalition,
        draft=comparisons.Draft(
            title=told["title"],
            question=told["question"],
            closes_on=day + timedelta(days=DAYS_OPEN),
            per_work=told["per_work"],
            pairing=told["pairing"],
        ),
        now=now,
    )
    made_at(session, now)
    works = [judged_work(title) for title in told["works"]]
    comparisons.add_works(actor=actor, session=session, submissions=works, now=now)
    for name, in_replicate in (("judges", False), ("second_set", True)):
        people = [cast.people[row["by"]] for row in told[name]]
        if people:
            comparisons.add_judges(
                actor=actor,
                session=session,
                people=list(Membership.objects.filter(person__in=people)),
                in_replicate=in_replicate,
                now=now,
            )
    return comparisons.open_session(actor=actor, session=session, now=cast.calendar.at(day, 8))


def _judge(cast: Cast, session: comparisons.Session, key: str, day: date) -> None:
    """Everybody judges what is asked for, or as many pairs as the folder says, an evening each."""
    told: dict[str, Any] = cast.folder["deliberation"][key]
    worth = dict(
        PanelResult.objects.filter(submission__in=session.works.values("submission")).values_list(
            "submission", "overall_mean"
        )
    )
    is_over = key == "compared"
    for number, row in enumerate([*told["judges"], *told["second_set"]]):
        pairs = row.get("pairs", None if is_over else 0)
        judge = session.judges.select_related("person").get(person=cast.people[row["by"]])
        now = cast.calendar.at(day + timedelta(days=1 + number % 3), 17)
        lot, done = Random(f"{key} {row['by']}"), 0  # noqa: S311
        while pairs is None or done < pairs:
            pair = comparisons.show_pair(actor=judge.person, judge=judge, now=now, lot=lot)
            if pair is None:
                break
            ahead = float(worth[pair.left.submission_id] - worth[pair.right.submission_id])
            side = "left" if CLEARNESS * ahead + lot.gauss(0, 1) >= 0 else "right"
            now += timedelta(minutes=2)
            comparisons.choose(actor=judge.person, judgement=pair, side=side, now=now)
            done += 1
