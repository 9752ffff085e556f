"""The audit trail of credentials in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstrung.activity.public import AuditEntry, history_of
from firstrung.credentials.models import Award

ACTIONS: dict[str, str | Promise] = {
    "credentials.award.issued": _("Issued"),
    "credentials.award.revoked": _("Revoked"),
    "credentials.award.suspended": _("Suspended"),
    "credentials.award.lifted": _("Suspension lifted"),
    "credentials.award.refreshed": _("Fresh edition signed"),
    "credentials.organization.revoked": _("Certificate of an organization revoked"),
    "credentials.key.rotated": _("Key rotated"),
    "credentials.run.planned": _("Run prepared"),
    "credentials.run.start": _("Run started"),
    "credentials.run.pause": _("Run paused"),
    "credentials.run.resume": _("Run resumed"),
    "credentials.run.cancel": _("Run cancelled"),
    "credentials.run.retry": _("Run tried again"),
    "credentials.run.finish": _("Run finished"),
}
"""Actions of this part; those of endorsing and defining are shown by their own names."""


@dataclass(frozen=True)
class Told:
    """An audit entry as people read it."""

    at: datetime
    who: str
    what: str | Promise
    action: str
    detail: str


def told(entry: AuditEntry) -> Told:
    """The entry in words; unknown actions by the last two parts of their name."""
    plain = " ".join(entry.action.split(".")[1:]).replace("_", " ").capitalize()
    return Told(
        at=entry.at,
        who=entry.actor_label,
        what=ACTIONS.get(entry.action, plain),
        action=entry.action,
        detail=", ".join(str(value) for value in entry.detail.values()),
    )


def timeline(award: Award) -> list[Told]:
    """What happened to an award, newest first."""
    return [told(entry) for entry in history_of(award)]


def run_moved(action: str) -> str:
    """What to tell somebody who moved a run."""
    return {
        "start": gettext("The run is under way. You can leave this page."),
        "pause": gettext("The run pauses after the people it is working on."),
        "resume": gettext("The run goes on."),
        "cancel": gettext("The run is cancelled. What was issued stays issued."),
        "retry": gettext("Those who were refused are tried again."),
    }[action]
