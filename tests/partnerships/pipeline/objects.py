"""Employers' records and what belongs to them, for tests."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from firstrung.partnerships import public as partnerships
from firstrung.partnerships.enums.pipeline import ImportState
from firstrung.partnerships.models import EmployerImport
from firstrung.partnerships.pipeline.importing.services import upload_employers


def account(world, name: str = "First Aerospace", **more) -> partnerships.Account:
    values = {"institution": world.district, "owner": world.coordinator, "website": ""}
    return partnerships.open_account(
        world.coordinator,
        draft=partnerships.AccountDraft(name=name, **{**values, **more}),
        now=timezone.now(),
    )


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def ask(world, row, *, days: int = 0, actor=None, institution=None, exception="", **more):
    values = {"purpose": "panels", **more}
    return partnerships.ask_account(
        actor or world.coordinator,
        account=row,
        draft=partnerships.AskDraft(
            institution=institution or world.district, asked_on=ago(days), **values
        ),
        exception=exception,
        now=timezone.now(),
    )


def contact(world, row, name: str = "Ann Able", *, actor=None, **more):
    values = {"influence": "decides", "email": f"{name.split(maxsplit=1)[0].lower()}@able.example"}
    draft = partnerships.ContactDraft(name=name, **{**values, **more})
    return partnerships.set_contact(
        actor or world.coordinator, account=row, draft=draft, now=timezone.now()
    )


def need(world, row, title: str = "Web developer", *, actor=None, **more):
    draft = partnerships.NeedDraft(title=title, level="entry", number=2, **more)
    return partnerships.set_hiring_need(
        actor or world.coordinator, account=row, draft=draft, now=timezone.now()
    )


def lead(**more) -> partnerships.Lead:
    values = {
        "organization_name": "Able Tools, Inc.",
        "name": "Abe Able",
        "email": "abe@able.example",
        "message": "We would like to help.",
    }
    draft = partnerships.LeadDraft(**{**values, **more})
    return partnerships.send_lead(draft=draft, now=timezone.now())


def everything(world, name: str) -> partnerships.Account:
    """An employer with an ask, two contacts, a need, a note."""
    row = account(world, name)
    ask(world, row)
    contact(world, row, f"Ann {name}", email="")
    contact(world, row, f"Bea {name}", influence="influences", email="")
    need(world, row, f"Maker at {name}")
    partnerships.add_note(
        world.coordinator, account=row, text="Ring at ten.", institution=None, now=timezone.now()
    )
    lead(organization_name=name, email=f"{name.split(maxsplit=1)[0].lower()}@x.example")
    return row


def imported(world) -> EmployerImport:
    """A checked file of one line, without its job."""
    source = SimpleUploadedFile("employers.csv", b"name\nAble\n")
    row = upload_employers(world.coordinator, source=source, now=timezone.now())
    row.state = ImportState.CHECKED
    row.job_uid = None
    row.save(update_fields=["state", "job_uid"])
    return row
