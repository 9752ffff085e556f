"""The certificate and the transcript as accessible PDFs, the signed credential attached."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstrung.credentials import printing
from firstrung.credentials.documents import award_url
from firstrung.credentials.models import Award
from firstrung.credentials.pictures import badge_svg
from firstrung.credentials.printing import qr_svg
from firstrung.credentials.services import issuer_name
from firstrung.credentials.verifying.results import results_of

__all__ = ["Row", "Section", "certificate_pdf", "qr_svg", "transcript_pdf"]


def certificate_pdf(award: Award) -> bytes:
    """The PDF of an award in the language of the request."""
    return printing.pdf("certificate.typ", _data(award))


def _data(award: Award) -> dict[str, Any]:
    url = award_url(award.uid)
    rows = results_of(award.document)
    title = award.achievement.name
    return {
        "language": get_language() or "en",
        "issuer": issuer_name(),
        "title": title,
        "holder": award.holder_name,
        "description": award.achievement.description,
        "awarded_to": _("Awarded to"),
        "date": _("Issued on %(date)s") % {"date": date_format(award.issued_at, "DATE_FORMAT")},
        "qr": qr_svg(url),
        "qr_alt": _("QR code with the address where this certificate is checked"),
        "badge": badge_svg(award.achievement),
        "badge_alt": _("Badge: %(name)s") % {"name": title},
        "scan": _("Scan to check"),
        "results_title": _("What was judged, and the level reached"),
        "headings": [_("Criterion"), _("Level reached"), _("Level required")],
        "results": [row for row in rows if row["level"]],
        "facts_title": _("How it was judged"),
        "fact_headings": [_("Fact"), _("Value")],
        "facts": [row for row in rows if row["value"] and not row["level"]],
        "footer": _("Whether this certificate still holds is shown at"),
        "url": url,
        "recognized_title": _("Employers who set the threshold"),
        "recognized": ", ".join(award.achievement.recognized_by),
        "attachment": _("The signed credential (Open Badges 3.0)"),
        "credential": json.dumps(award.document, ensure_ascii=False),
    }


@dataclass(frozen=True)
class Row:
    """One line of a transcript: what, when, and the hours or the standing in words."""

    name: str
    date: str
    detail: str


@dataclass(frozen=True)
class Section:
    """A table of a transcript with its three headings."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Row]


def transcript_pdf(
    *, title: str, holder: str, made_at: datetime, sections: Sequence[Section], credential: str
) -> bytes:
    """A transcript in the language of the request; ``credential`` is its signed text."""
    data = {
        "language": get_language() or "en",
        "issuer": issuer_name(),
        "title": title,
        "about": _("Learning and employment record of"),
        "holder": holder,
        "date": _("As of %(date)s") % {"date": date_format(made_at, "DATE_FORMAT")},
        "sections": [asdict(section) for section in sections],
        "footer": _(
            "The signed record (CLR 2.0) is attached to this file. Each certificate in it can be "
            "checked by itself."
        ),
        "attachment": _("The signed record (Comprehensive Learner Record 2.0)"),
        "credential": credential,
    }
    return printing.pdf("transcript.typ", data)
