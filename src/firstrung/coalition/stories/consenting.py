"""The speaker's yes and no: by a dated link of their own, or on paper; no holds at once."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.enums import ConsentHow, ShownAs
from firstrung.coalition.models import Testimonial
from firstrung.coalition.stories.events import TestimonialConsentAsked
from firstrung.coalition.stories.policies import KEEP_TESTIMONIAL, WITHDRAW_TESTIMONIAL
from firstrung.coalition.stories.shown import possible_levels, speaker_name, with_parts
from firstrung.coalition.stories.testimonials import names
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.public import Person
from firstrung.jobs.public import publish

LINK_DAYS = 30
"""How long the link can say yes. It can say no for ever."""


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def renew_consent_link(testimonial: Testimonial, *, now: datetime) -> str:
    """A new link's secret for the speaker; the one before no longer works."""
    secret = secrets.token_urlsafe(32)
    testimonial.link_hash = _hash(secret)
    testimonial.link_until = now + timedelta(days=LINK_DAYS)
    testimonial.save(update_fields=["link_hash", "link_until"])
    return secret


def make_consent_link(actor: Person, *, testimonial: Testimonial, now: datetime) -> str:
    """The secret of a new link, for the coordinator to hand over; it is told only now."""
    KEEP_TESTIMONIAL.require(actor, testimonial)
    with transaction.atomic():
        secret = renew_consent_link(testimonial, now=now)
        record(actor, "coalition.testimonial.link_made", testimonial, now=now)
    return secret


def ask_by_letter(actor: Person, *, testimonial: Testimonial, now: datetime) -> None:
    """Send the link to the speaker; the secret is made when the letter is written."""
    KEEP_TESTIMONIAL.require(actor, testimonial)
    if testimonial.speaker is None or not testimonial.speaker.email:
        raise Problem(_("We know no e-mail address of the speaker. Hand over a link instead."))
    with transaction.atomic():
        record(actor, "coalition.testimonial.asked", testimonial, now=now)
        publish(TestimonialConsentAsked(testimonial_id=testimonial.pk))


def find_by_link(secret: str) -> Testimonial:
    """The testimonial that the link is about; `NotVisible` (404) where there is none."""
    row = with_parts(Testimonial.objects.filter(link_hash=_hash(secret))).first()
    if row is None:
        raise NotVisible("coalition.testimonial_link")
    return row


def consent_by_link(secret: str, *, level: str, now: datetime) -> Testimonial:
    """The speaker says yes to that level, or changes it, while the link is fresh."""
    row = find_by_link(secret)
    if row.link_until is None or row.link_until < now:
        raise Problem(_("This link is too old to say yes. Ask the coalition for a new one."))
    _check_level(row, level)
    with transaction.atomic():
        _agree(row, level, ConsentHow.LINK, now, signed_on=None)
        record(row.speaker, "coalition.testimonial.agreed", row, now=now, level=level, how="link")
    return row


def consent_on_paper(
    actor: Person, *, testimonial: Testimonial, level: str, signed_on: date, now: datetime
) -> Testimonial:
    """Note a yes on paper with the day of the signature; the paper stays with the coordinator."""
    KEEP_TESTIMONIAL.require(actor, testimonial)
    if not testimonial.said_on <= signed_on <= timezone.localdate(now):
        raise Problem(_("The day must lie between the testimonial and today."), field="signed_on")
    _check_level(testimonial, level)
    with transaction.atomic():
        _agree(testimonial, level, ConsentHow.PAPER, now, signed_on=signed_on)
        record(
            actor, "coalition.testimonial.agreed", testimonial, now=now, level=level, how="paper"
        )
    return testimonial


def withdraw(actor: Person, *, testimonial: Testimonial, now: datetime) -> Testimonial:
    """Take the yes back: from this moment nothing of it is shown."""
    WITHDRAW_TESTIMONIAL.require(actor, testimonial)
    return _withdraw(testimonial, actor, now)


def withdraw_by_link(secret: str, *, now: datetime) -> Testimonial:
    """The speaker says no, or takes the yes back; the link's age does not matter."""
    row = find_by_link(secret)
    return _withdraw(row, row.speaker, now)


def _withdraw(row: Testimonial, actor: Person | None, now: datetime) -> Testimonial:
    if row.withdrawn_at is None:
        with transaction.atomic():
            row.withdrawn_at = now
            row.save(update_fields=["withdrawn_at"])
            record(actor, "coalition.testimonial.withdrawn", row, now=now)
    return row


def _check_level(row: Testimonial, level: str) -> None:
    if level not in possible_levels(row):
        raise Problem(_("The name for this is not known. Choose less."), field="level")
    text = f"{row.quote} {row.role} {row.organization_class} {row.context} {row.outcome}"
    if level != ShownAs.PERSON and names(text, speaker_name(row)):
        raise Problem(_("The words hold the speaker's name. Change them first."), field="level")
    place = row.organization.name if row.organization is not None else ""
    if level == ShownAs.ANONYMOUS and names(text, place):
        raise Problem(
            _("The words hold the organization's name. Change them first."), field="level"
        )


def _agree(
    row: Testimonial, level: str, how: ConsentHow, now: datetime, *, signed_on: date | None
) -> None:
    row.consented_to, row.consented_how, row.consented_at = level, how, now
    row.signed_on, row.withdrawn_at = signed_on, None
    row.save(
        update_fields=[
            "consented_to",
            "consented_how",
            "consented_at",
            "signed_on",
            "withdrawn_at",
        ]
    )
