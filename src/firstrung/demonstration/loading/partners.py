"""Employers as partners: their records, who asked them for what, whom they look for."""

from datetime import timedelta
from typing import Any

from firstrung.demonstration.cast import Cast
from firstrung.partnerships.public import (
    Account,
    AccountDraft,
    AskDraft,
    ContactDraft,
    LeadDraft,
    NeedDraft,
    Persona,
    add_note,
    answer_ask,
    ask_account,
    move_account,
    open_account,
    plan_ask,
    send_lead,
    set_contact,
    set_hiring_need,
)
from firstrung.taxonomies.public import Sector, Skill

SOURCE = "Guest lists of program advisories and webinars"


def list_employers(cast: Cast) -> None:
    """Employers known from guest lists, each with one contact."""
    rows = cast.folder["partners"]["employers"]
    day = cast.calendar.ago(cast.folder["partners"]["listed"])
    sectors = {row.code: row for row in Sector.objects.all()}
    for row in rows:
        account = open_account(
            cast.coordinator,
            draft=AccountDraft(
                name=row["name"],
                source=SOURCE,
                sectors=[sectors[code] for code in row.get("sectors", [])],
            ),
            now=cast.calendar.at(day),
        )
        contact = ContactDraft(
            name=row["contact"],
            position=row.get("position", ""),
            influence=row["influence"],
            is_main=True,
        )
        set_contact(cast.coordinator, account=account, draft=contact, now=cast.calendar.at(day))
        cast.organizations[row["key"]] = account.organization
        _stages(cast, account, row)


def _accounts() -> dict[int, Account]:
    """The records by their employer's key."""
    return {row.organization_id: row for row in Account.objects.select_related("organization")}


def _stages(cast: Cast, account: Account, row: dict[str, Any]) -> None:
    """Talks, interest, a no: each on its day."""
    steps = [("talk", row.get("talks"), ""), ("interest", row.get("interest"), "")]
    if "declined" in row:
        steps.append(("decline", row["declined"]["day"], row["declined"]["why"]))
    for action, days, reason in steps:
        if days is not None:
            now = cast.calendar.at(cast.calendar.ago(days), 11)
            account = move_account(
                cast.coordinator, account=account, action=action, reason=reason, now=now
            )


def open_accounts(cast: Cast) -> None:
    """Employers that the coalition works with closely: owner, contacts, notes, stages."""
    personas = {row.code: row for row in Persona.objects.all()}
    for row in cast.folder["partners"]["accounts"]:
        organization = cast.organizations[row["employer"]]
        opened = cast.calendar.at(cast.calendar.ago(row["opened"]), 9)
        account = open_account(
            cast.coordinator,
            draft=AccountDraft(
                name=organization.name,
                website=organization.website,
                source=row["source"],
                owner=cast.people[row["owner"]],
                institution=cast.organizations[row["institution"]],
            ),
            now=opened,
        )
        for contact in row["contacts"]:
            draft = ContactDraft(
                name=contact["name"],
                position=contact["position"],
                persona=personas[contact["persona"]],
                influence=contact["influence"],
                email=contact.get("email", ""),
            )
            set_contact(cast.coordinator, account=account, draft=draft, now=opened)
        _notes(cast, account, row)
        _stages(cast, account, row)


def _notes(cast: Cast, account: Account, row: dict[str, Any]) -> None:
    for note in row.get("notes", []):
        add_note(
            cast.people[note["by"]],
            account=account,
            text=note["text"],
            institution=cast.organizations.get(note.get("institution", "")),
            now=cast.calendar.at(cast.calendar.ago(note["day"]), 14),
        )


def ask_employers(cast: Cast) -> None:
    """Who asked whom for what and what came back; who is about to ask; who wrote by themselves."""
    told, at, ago = cast.folder["partners"], cast.calendar.at, cast.calendar.ago
    accounts = _accounts()
    for row in told["asks"]:
        actor = cast.people[row["by"]]
        draft = AskDraft(
            institution=cast.organizations[row["institution"]],
            purpose=row["purpose"],
            asked_on=ago(row["day"]),
            details=row["details"],
        )
        account = accounts[cast.organizations[row["employer"]].pk]
        ask = ask_account(actor, account=account, draft=draft, now=at(ago(row["day"]), 9))
        if answer := row.get("answer"):
            answer_ask(
                actor,
                ask=ask,
                outcome=answer["outcome"],
                answered_on=ago(answer["day"]),
                answer=answer["text"],
                now=at(ago(answer["day"]), 15),
            )
    plan = told["planned"]
    plan_ask(
        cast.people[plan["by"]],
        account=accounts[cast.organizations[plan["employer"]].pk],
        institution=cast.organizations[plan["institution"]],
        purpose=plan["purpose"],
        now=at(ago(plan["day"]), 10),
    )
    for row in told["leads"]:
        values = {key: value for key, value in row.items() if key != "day"}
        send_lead(draft=LeadDraft(**values), now=at(ago(row["day"]), 20))


def note_hiring(cast: Cast) -> None:
    """Whom employers look for."""
    skills = {skill.code: skill for skill in Skill.objects.all()}
    accounts = _accounts()
    for row in cast.folder["partners"]["needs"]:
        draft = NeedDraft(
            title=row["title"],
            level=row["level"],
            number=row["number"],
            soc_code=row["soc_code"],
            hard_skills=row.get("hard_skills", ""),
            soft_skills=row.get("soft_skills", ""),
            starts_on=cast.calendar.today + timedelta(days=row["in"]),
            skills=[skills[code] for code in row["skills"]],
        )
        account = accounts[cast.organizations[row["employer"]].pk]
        now = cast.calendar.at(cast.calendar.ago(row["day"]), 13)
        set_hiring_need(cast.coordinator, account=account, draft=draft, now=now)
