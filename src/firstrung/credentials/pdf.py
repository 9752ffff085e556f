"""The certificate as an accessible PDF (PDF/UA-1), the signed credential attached to it."""

import io
import json
import threading
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstrung.credentials.documents import award_url
from firstrung.credentials.models import Award
from firstrung.credentials.services import issuer_name
from firstrung.credentials.verifying.results import results_of

TEMPLATE = Path(__file__).parent / "typst" / "certificate.typ"
_local = threading.local()


def _compiler() -> typst.Compiler:
    """One compiler a thread: reusing it is three times as fast as starting one."""
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(
            str(TEMPLATE), root=str(TEMPLATE.parent), ignore_system_fonts=True
        )
    compiler: typst.Compiler = _local.compiler
    return compiler


def qr_svg(text: str) -> str:
    """A QR code as SVG, with the quiet zone that scanners need."""
    buffer = io.BytesIO()
    segno.make(text, error="m").save(
        buffer, kind="svg", border=4, xmldecl=False, omitsize=True, dark="#1d2433"
    )
    return buffer.getvalue().decode()


def certificate_pdf(award: Award) -> bytes:
    """The PDF of an award in the language of the request.

    A name in a script that the fonts lack can't be PDF/UA; it is then written as an ordinary
    tagged PDF, so that nobody goes without a certificate.
    """
    inputs = {"data": json.dumps(_data(award))}
    try:
        return _compile(inputs, "ua-1")
    except typst.TypstError:
        return _compile(inputs, None)


def _compile(inputs: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    pdf = _compiler().compile(format="pdf", sys_inputs=inputs, pdf_standards=standard)
    if not isinstance(pdf, bytes):
        raise TypeError("A certificate is one PDF.")
    return pdf


def _data(award: Award) -> dict[str, Any]:
    url = award_url(award.uid)
    rows = results_of(award.document)
    return {
        "language": get_language() or "en",
        "issuer": issuer_name(),
        "title": award.achievement.name,
        "holder": award.holder_name,
        "description": award.achievement.description,
        "awarded_to": _("Awarded to"),
        "date": _("Issued on %(date)s") % {"date": date_format(award.issued_at, "DATE_FORMAT")},
        "qr": qr_svg(url),
        "qr_alt": _("QR code with the address where this certificate is checked"),
        "scan": _("Scan to check"),
        "results_title": _("What was judged, and the level reached"),
        "headings": [_("Criterion"), _("Level reached"), _("Level required")],
        "results": [row for row in rows if row["level"]],
        "footer": _("Whether this certificate still holds is shown at"),
        "url": url,
        "recognized_title": _("Employers who set the threshold"),
        "recognized": ", ".join(award.achievement.recognized_by),
        "attachment": _("The signed credential (Open Badges 3.0)"),
        "credential": json.dumps(award.document, ensure_ascii=False),
    }
