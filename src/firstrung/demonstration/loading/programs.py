"""From a need to a changed program: recommendations, decisions, programs, the forum."""

from datetime import date, timedelta
from typing import Any

from firstrung.convenings.public import (
    Occupation,
    Program,
    ProgramDecision,
    ProgramDraft,
    Recommended,
    advise,
    answer_comment,
    comment_on_change,
    conclude_change,
    decide_on_advice,
    plan_change,
    start_program,
    take_program_step,
    write_program_change,
)
from firstrung.demonstration.cast import Cast

DECIDED_AFTER, BEGUN_AFTER = timedelta(days=7), timedelta(days=2)
"""At least so long after the recommendation it was decided on, and after that a program began."""


def recommend(cast: Cast) -> None:
    """Recommendations with the need behind each, and what institutions decided about them."""
    occupations = {row.code: row for row in Occupation.objects.all()}
    for row in cast.folder["meetings"]["advice"]:
        day = cast.calendar.ago(row["day"])
        if "event" in row:  # said there, so not before it
            day = max(day, cast.events[row["event"]].ends_at.date())
        advice = advise(
            cast.people[row["by"]],
            said=Recommended(
                text=row["text"],
                occupation=occupations[row["occupation"]],
                need_kind=row["need_kind"],
                need=row["need"],
                event=cast.events.get(row.get("event", "")),
                source=row.get("source", ""),
                source_date=day - timedelta(days=14) if "source" in row else None,
            ),
            now=cast.calendar.at(day, 16),
        )
        for told in row.get("decisions", []):
            decided = _from(cast, told["day"], day + DECIDED_AFTER)
            cast.decisions[row["key"], told["institution"]] = decide_on_advice(
                cast.people[told["by"]],
                advice=advice,
                institution=cast.organizations[told["institution"]],
                answer=told["answer"],
                reason=told["reason"],
                decided_on=decided,
                now=cast.calendar.at(decided, 17),
            )


def run_programs(cast: Cast) -> None:
    """Programs in every stage, what changed in them and why, and what is planned."""
    for row in cast.folder["meetings"]["programs"]:
        actor, institution = cast.people[row["by"]], row["institution"]
        decision = cast.decisions.get((row.get("advice", ""), institution))
        earliest = decision.decided_on + BEGUN_AFTER if decision else date.min
        day = _from(cast, row["since"], earliest)
        program = _start(cast, row, decision, day)
        for step in row.get("steps", []):
            day = _from(cast, step["day"], day)
            now = cast.calendar.at(day, 10)
            program = take_program_step(
                actor, program=program, action=step["action"], on=day, now=now
            )
        for change in row.get("changes", []):
            day = _from(cast, change["day"], day)
            write_program_change(
                actor,
                program=program,
                text=change["text"],
                on=day,
                now=cast.calendar.at(day, 11),
                decision=cast.decisions.get((change.get("advice", ""), institution)),
            )
        for planned in row.get("planned", []):
            _plan(cast, program, row["by"], planned)


def _from(cast: Cast, days: int, earliest: date) -> date:
    """So many days ago, but not before what it follows from; never later than today."""
    return min(max(cast.calendar.ago(days), earliest), cast.calendar.today)


def _start(
    cast: Cast, row: dict[str, Any], decision: ProgramDecision | None, since: date
) -> Program:
    draft = ProgramDraft(
        title=row["title"],
        kind=row["kind"],
        occupations=list(Occupation.objects.filter(code__in=row["occupations"])),
        summary=row["summary"],
        tech=row.get("tech", False),
        specialty=row.get("specialty", False),
    )
    return start_program(
        cast.people[row["by"]],
        institution=cast.organizations[row["institution"]],
        draft=draft,
        since=since,
        now=cast.calendar.at(since, 9),
        decision=decision,
    )


def _plan(cast: Cast, program: Program, by: str, row: dict[str, Any]) -> None:
    """A planned change in the forum: comments, answers and, where it is over, the outcome."""
    actor, at, ago = cast.people[by], cast.calendar.at, cast.calendar.ago
    posted = ago(row["day"])
    change = plan_change(
        actor,
        program=program,
        title=row["title"],
        draft=row["draft"],
        closes_on=posted + timedelta(days=row["open"]),
        now=at(posted, 9),
    )
    for told in row["comments"]:
        comment = comment_on_change(
            cast.people[told["by"]],
            change=change,
            stance=told["stance"],
            text=told["text"],
            now=at(ago(told["day"]), 14),
        )
        if "answer" in told:
            later = at(ago(told["day"]) + timedelta(days=5), 15)
            answer_comment(actor, comment=comment, answer=told["answer"], now=later)
    if outcome := row.get("outcome"):
        now = at(ago(outcome["day"]), 16)
        conclude_change(actor, change=change, outcome=outcome["text"], now=now)
