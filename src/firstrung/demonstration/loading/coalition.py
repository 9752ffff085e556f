"""The coalition's road map: funders, duties, initiatives in every state."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from firstrung.coalition.public import (
    Danger,
    Draft,
    Funder,
    Initiative,
    InitiativeState,
    Money,
    Priority,
    RecruitingCycle,
    RootCause,
    Shown,
    Task,
    TaskDraft,
    TaskKind,
    add_task,
    agree_on_plan,
    appoint,
    find_need,
    finish_task,
    propose,
    rate,
    set_cost,
    set_criterion,
    set_funder,
    set_need,
    set_risk,
    start_task,
    take_part,
    take_step,
    wait_for,
)
from firstrung.demonstration.cast import Cast
from firstrung.taxonomies.public import Sector

STEPS = {
    InitiativeState.PROPOSED: (),
    InitiativeState.CHOSEN: ("choose",),
    InitiativeState.ACTIVE: ("choose", "start"),
    InitiativeState.DONE: ("choose", "start", "finish"),
    InitiativeState.STOPPED: ("stop",),
}
REASONS = {
    "choose": "The members rated it high, and somebody leads it.",
    "start": "The plan is agreed on.",
    "finish": "What was wanted has been reached.",
}
CHOSEN_AFTER, STARTED_AFTER, FINISHED_AGO = 30, 40, 35
"""Days from the proposal to the choice and to the start; days since the end."""


def load_initiatives(cast: Cast) -> None:
    """Funders, initiatives with all that belongs to them, duties, risks of the whole coalition."""
    document = cast.folder["initiatives"]
    funders = {row["key"]: _funder(cast, row) for row in document["funders"]}
    made = {row["title"]: _initiative(cast, row, funders) for row in document["initiatives"]}
    for row in document["duties"]:
        day = cast.calendar.ago(row["ago"])
        appoint(
            cast.coordinator,
            person=cast.people[row["person"]],
            kind=row["kind"],
            organization=cast.organizations.get(row.get("organization", "")),
            initiative=made.get(row.get("initiative", "")),
            begins_on=day,
            now=cast.calendar.at(day),
        )
    for row in document["coalition_risks"]:
        _risk(cast, None, row)


def _funder(cast: Cast, row: dict[str, Any]) -> Funder:
    begins_on = cast.calendar.ago(200)
    return set_funder(
        cast.coordinator,
        organization=cast.organizations[row["organization"]],
        program=row["program"],
        amount=Decimal(row["amount"]),
        begins_on=begins_on,
        ends_on=begins_on + timedelta(days=730),
        now=cast.calendar.at(begins_on),
    )


def _initiative(cast: Cast, row: dict[str, Any], funders: dict[str, Funder]) -> Initiative:
    """Proposed, joined, rated, planned; then taken step by step to its state."""
    proposed, at = cast.calendar.ago(row["proposed"]), cast.calendar.at
    actor = cast.people[row["proposed_by"]] if "proposed_by" in row else cast.coordinator
    initiative = propose(actor, draft=_draft(cast, row), now=at(proposed))
    for member in row.get("members", []):
        take_part(
            cast.coordinator,
            initiative=initiative,
            organization=cast.organizations[member["organization"]],
            contact=cast.people.get(member.get("contact", "")),
            responsibility=member.get("responsibility", ""),
            now=at(proposed + timedelta(days=10), 11),
        )
    for rating in row.get("ratings", []):
        rate(
            cast.people[rating["by"]],
            initiative=initiative,
            organization=cast.organizations[rating["organization"]],
            need=rating["need"],
            reach=rating["reach"],
            effort=rating["effort"],
            now=at(proposed + timedelta(days=12), 9),
        )
    _criteria(cast, initiative, row)
    return _carry_out(cast, initiative, row, funders)


def _draft(cast: Cast, row: dict[str, Any]) -> Draft:
    begins = cast.calendar.ago(row["proposed"]) + timedelta(days=STARTED_AFTER)
    return Draft(
        title=row["title"],
        kind=row["kind"],
        host=cast.organizations[row["host"]],
        summary=row["summary"],
        lead=cast.people.get(row.get("lead", "")),
        existing_program=row.get("existing_program", ""),
        begins_on=begins if row["state"] not in {"proposed", "stopped"} else None,
        cycle=RecruitingCycle.objects.filter(code=row.get("cycle", "")).first(),
        priorities=Priority.objects.filter(code__in=row["priorities"]),
        root_causes=RootCause.objects.filter(code__in=row["root_causes"]),
        sectors=Sector.objects.filter(code__in=row.get("sectors", [])),
    )


def _criteria(cast: Cast, initiative: Initiative, row: dict[str, Any]) -> None:
    day = cast.calendar.ago(row["proposed"]) + timedelta(days=15)
    for criterion in row.get("criteria", []):
        shown = Shown(
            text=criterion["text"],
            target=_amount(criterion.get("target")),
            reached=_amount(criterion.get("reached")),
            unit=criterion.get("unit", ""),
            met_on=cast.calendar.ago(criterion["met"]) if "met" in criterion else None,
            measure=criterion.get("measure", ""),
        )
        set_criterion(
            cast.coordinator, initiative=initiative, shown=shown, now=cast.calendar.at(day, 12)
        )


def _amount(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _carry_out(
    cast: Cast, initiative: Initiative, row: dict[str, Any], funders: dict[str, Funder]
) -> Initiative:
    """The steps of the lifecycle, with the plan agreed on between choosing and starting."""
    proposed, at = cast.calendar.ago(row["proposed"]), cast.calendar.at
    steps = STEPS[InitiativeState(row["state"])]
    days = {
        "choose": proposed + timedelta(days=CHOSEN_AFTER),
        "start": proposed + timedelta(days=STARTED_AFTER),
        "stop": proposed + timedelta(days=CHOSEN_AFTER),
        "finish": cast.calendar.ago(FINISHED_AGO),
    }

    def step(action: str) -> Initiative:
        reason = row.get("why") or REASONS[action]
        return take_step(
            cast.coordinator,
            initiative=initiative,
            action=action,
            reason=reason,
            now=at(days[action], 15),
        )

    if "choose" in steps:
        step("choose")
        _means(cast, initiative, row, funders)
        work = _plan(cast, initiative, row, days["choose"] + timedelta(days=5))
        if "start" in steps:
            step("start")
        work()
        return step("finish") if "finish" in steps else initiative
    _means(cast, initiative, row, funders)
    return step("stop") if "stop" in steps else initiative


def _plan(cast: Cast, initiative: Initiative, row: dict[str, Any], day: date) -> Callable[[], None]:
    """Tasks and what they wait for, agreed on that day; gives the work done on them since."""
    actor, now = cast.coordinator, cast.calendar.at(day)
    tasks: dict[str, Task] = {}
    for entry in row.get("tasks", []):
        milestone = entry.get("milestone", False)
        draft = TaskDraft(
            title=entry["title"],
            kind=TaskKind.MILESTONE if milestone else TaskKind.ACTIVITY,
            days=0 if milestone else entry["days"],
            owner=cast.people.get(entry.get("owner", "")),
            due_on=cast.calendar.ago(-entry["due"]) if "due" in entry else None,
        )
        task = add_task(actor=actor, initiative=initiative, draft=draft, now=now)
        tasks[entry["key"]] = task
        for name in entry.get("after", []):
            wait_for(actor=actor, task=task, after=tasks[name], now=now)
    if tasks:
        agree_on_plan(actor=actor, initiative=initiative, now=now)

    def work() -> None:
        for entry in row.get("tasks", []):
            for key, act in (("begun", start_task), ("done", finish_task)):
                if key in entry:
                    on = cast.calendar.ago(entry[key])
                    task = tasks[entry["key"]]
                    tasks[entry["key"]] = act(
                        actor=actor, task=task, on=on, now=cast.calendar.at(on, 16)
                    )

    return work


def _means(
    cast: Cast, initiative: Initiative, row: dict[str, Any], funders: dict[str, Funder]
) -> None:
    """What it needs, what it costs, what may go wrong."""
    actor, day = cast.coordinator, cast.calendar.ago(row["proposed"]) + timedelta(days=32)
    for entry in row.get("needs", []):
        need = set_need(
            actor,
            initiative=initiative,
            kind=entry["kind"],
            text=entry["text"],
            amount=_amount(entry.get("amount")),
            needed_by=cast.calendar.ago(-entry["in"]) if "in" in entry else None,
            now=cast.calendar.at(day),
        )
        if "given_by" in entry:
            giver = cast.organizations[entry["given_by"]]
            later = cast.calendar.at(day + timedelta(days=9))
            find_need(actor, need=need, given_by=giver, funder=None, now=later)
    for entry in row.get("costs", []):
        money = Money(
            text=entry["text"],
            planned=Decimal(entry["planned"]),
            spent=Decimal(entry.get("spent", 0)),
            spent_on=cast.calendar.ago(entry["ago"]) if "spent" in entry else None,
            funder=funders.get(entry.get("funder", "")),
        )
        moment = cast.calendar.at(money.spent_on or day, 17)
        set_cost(actor, initiative=initiative, money=money, now=moment)
    for entry in row.get("risks", []):
        _risk(cast, initiative, entry)


def _risk(cast: Cast, initiative: Initiative | None, row: dict[str, Any]) -> None:
    danger = Danger(
        kind=row["kind"],
        text=row["text"],
        likelihood=row["likelihood"],
        impact=row["impact"],
        mitigation=row.get("mitigation", ""),
        owner=cast.people.get(row.get("owner", "")),
    )
    day = cast.calendar.ago(row.get("reviewed", 110))
    set_risk(cast.coordinator, danger=danger, initiative=initiative, now=cast.calendar.at(day))
