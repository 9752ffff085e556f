"""Write testimonials down and change them; changed words need a new yes (B01, C22)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.models import Initiative, Testimonial, Theme
from firstrung.coalition.resources.money import require_coordinator
from firstrung.coalition.stories.policies import KEEP_TESTIMONIAL
from firstrung.core.errors import Problem
from firstrung.identity.public import Membership, Organization, Person, Role
from firstrung.taxonomies.public import Sector


@dataclass(frozen=True)
class Said:
    """What was said, by whom and where; ``organization_class`` is a kind and not a name."""

    quote: str
    speaker_kind: str
    role: str
    organization_class: str
    said_on: date
    context: str
    organization: Organization | None = None
    speaker: Person | None = None
    speaker_name: str = ""
    sector: Sector | None = None
    initiative: Initiative | None = None
    outcome: str = ""
    outcome_source: str = ""
    themes: Iterable[Theme] = ()


SHOWN = (
    "quote", "speaker_kind", "role", "organization_class", "organization", "speaker",
    "speaker_name", "said_on", "context", "sector", "outcome", "outcome_source", "initiative",
)  # fmt: skip
"""What readers see: once one of them changes, the speaker has to be heard again."""


def record_testimonial(actor: Person, *, said: Said, now: datetime) -> Testimonial:
    """Write down what somebody said; it is shown once the speaker has agreed."""
    require_coordinator(actor, "coalition.record_testimonial")
    _check(said, now)
    with transaction.atomic():
        row = Testimonial.objects.create(
            recorded_by=actor, created_at=now, **{name: getattr(said, name) for name in SHOWN}
        )
        row.themes.set(said.themes)
        record(actor, "coalition.testimonial.recorded", row, now=now)
    return row


def change_testimonial(
    actor: Person, *, testimonial: Testimonial, said: Said, now: datetime
) -> Testimonial:
    """Change it; if something that readers see has changed, the yes no longer holds."""
    KEEP_TESTIMONIAL.require(actor, testimonial)
    _check(said, now)
    with transaction.atomic():
        row = Testimonial.objects.select_for_update(of=("self",)).get(pk=testimonial.pk)
        changed = [name for name in SHOWN if getattr(row, name) != getattr(said, name)]
        for name in changed:
            setattr(row, name, getattr(said, name))
        if changed:
            _forget_consent(row)
        row.save()
        row.themes.set(said.themes)
        record(actor, "coalition.testimonial.changed", row, now=now, changed=changed)
    return row


def _forget_consent(row: Testimonial) -> None:
    row.consented_to = row.consented_how = row.link_hash = ""
    row.consented_at = row.signed_on = row.withdrawn_at = row.link_until = None


def _check(said: Said, now: datetime) -> None:
    today = timezone.localdate(now)
    if said.said_on > today:
        raise Problem(_("That day has not come yet."), field="said_on")
    if said.outcome and not said.outcome_source.strip():
        raise Problem(_("Where does this outcome come from?"), field="outcome_source")
    if said.speaker is not None and _is_student(said.speaker, today):
        raise Problem(_("Testimonials of students are not taken."), field="speaker")
    organization = said.organization
    if organization is not None and names(said.organization_class, organization.name):
        raise Problem(
            _("Write the kind of organization here, not its name."), field="organization_class"
        )


def _is_student(person: Person, on: date) -> bool:
    rows = Membership.objects.live(on).filter(person=person, role=Role.STUDENT)
    return rows.exists()


def names(text: str, name: str) -> bool:
    """Whether the text holds the name, in whatever case."""
    return bool(name) and name.casefold() in text.casefold()
