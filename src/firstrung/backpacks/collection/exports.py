"""The forms in which a credential can be taken along: media type and how it is made."""

from collections.abc import Callable
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firstrung.backpacks.collection.reading import Part, document_of, said
from firstrung.backpacks.models import Format, HeldCredential, Source
from firstrung.credentials.public import (
    Award,
    Row,
    Section,
    award_jwt,
    award_png,
    award_svg,
    award_text,
    certificate_pdf,
    drawn_png,
    drawn_svg,
    transcript_pdf,
)
from firstrung.engines.proofs.baking import bake_png
from firstrung.engines.proofs.drawings import bake_svg

AWARD_FORMS: Final[dict[str, tuple[str, Callable[[Award], bytes]]]] = {
    "json": ("application/vc", lambda award: award_text(award).encode()),
    "jwt": ("application/vc+jwt", lambda award: award_jwt(award, now=timezone.now()).encode()),
    "png": ("image/png", award_png),
    "svg": ("image/svg+xml", award_svg),
    "pdf": ("application/pdf", certificate_pdf),
}

HeldForms = dict[str, tuple[str, Callable[[HeldCredential], bytes]]]


def forms_of(held: HeldCredential) -> HeldForms:
    """The forms of a kept credential: the text itself, the same in a picture, a transcript's PDF."""
    token = held.format == Format.JWT
    text = {"jwt": "application/vc+jwt"} if token else {"json": "application/vc"}
    forms: HeldForms = {ending: (kind, _text) for ending, kind in text.items()}
    forms |= {"png": ("image/png", _png), "svg": ("image/svg+xml", _svg)}
    if held.source == Source.TRANSCRIPT:
        forms["pdf"] = ("application/pdf", _transcript_pdf)
    return forms


def signed_file(credential: Award | HeldCredential) -> tuple[str, str, bytes]:
    """The signed text alone: how its file's name ends, its media type, and the text."""
    if isinstance(credential, Award):
        kind, make = AWARD_FORMS["json"]
        return "json", kind, make(credential)
    kind, text = forms_of(credential)[credential.format]
    return credential.format, kind, text(credential)


def _text(held: HeldCredential) -> bytes:
    return held.text.encode()


def _png(held: HeldCredential) -> bytes:
    return bake_png(drawn_png(*_label(held)), held.text)


def _svg(held: HeldCredential) -> bytes:
    return bake_svg(drawn_svg(*_label(held)).encode(), held.text)


def _label(held: HeldCredential) -> tuple[str, str]:
    return held.name[:120] or _("Credential"), _("Credential")


def _transcript_pdf(held: HeldCredential) -> bytes:
    parts = said(document_of(held)).parts
    sections = [
        Section(
            title=_("Certificates and badges"),
            headings=[_("Name"), _("Issued on"), _("Issued by")],
            rows=[_row(part, part.issuer) for part in parts if not part.credits],
        ),
        Section(
            title=_("Peer teaching"),
            headings=[_("Name"), _("As of"), _("Confirmed hours")],
            rows=[_row(part, part.credits) for part in parts if part.credits],
        ),
    ]
    return transcript_pdf(
        title=_("Transcript"),
        holder=held.holder.name,
        made_at=timezone.localtime(held.issued_at or held.created_at),
        sections=[section for section in sections if section.rows],
        credential=held.text,
    )


def _row(part: Part, detail: str) -> Row:
    day = date_format(timezone.localtime(part.issued_at), "DATE_FORMAT") if part.issued_at else ""
    return Row(part.name, day, detail)
