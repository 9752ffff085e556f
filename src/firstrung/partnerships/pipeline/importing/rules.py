"""What the cells of a line must be."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from firstrung.identity.public import Organization, OrganizationKind
from firstrung.partnerships.enums.pipeline import Influence
from firstrung.taxonomies.public import Sector

Notes = list[dict[str, str]]

LENGTHS = {
    "name": 200, "website": 200, "source": 200, "contact": 160, "position": 160, "email": 254,
    "phone": 40,
}  # fmt: skip
CHOICES = {
    "influence": {"decides": Influence.DECIDES.value, "decide": Influence.DECIDES.value,
                  "influences": Influence.INFLUENCES.value, "influye": Influence.INFLUENCES.value},
    "language": {"en": "en", "es": "es"},
}  # fmt: skip
"""What may stand in a cell, and what it means; Spanish words are taken as well."""

FORMS = (("website", URLValidator(["http", "https"])), ("email", validate_email))


@dataclass(frozen=True)
class Terms:
    """What cells may name: sectors by code, institutions by name in small letters (keys)."""

    sectors: dict[str, int]
    institutions: dict[str, int]


def terms() -> Terms:
    """Looked up once for a whole file."""
    there = Organization.objects.filter(ended_at__isnull=True)
    institutions = there.exclude(kind=OrganizationKind.EMPLOYER).values_list("name", "pk")
    return Terms(
        sectors=dict(Sector.objects.values_list("code", "pk")),
        institutions={name.lower(): pk for name, pk in institutions},
    )


def codes(words: str) -> list[str]:
    """The codes of a cell, however they are joined."""
    return [code.strip() for code in re.split(r"[;,|]", words) if code.strip()]


def tidied(cells: dict[str, str]) -> dict[str, str]:
    """The cells with whole web addresses and with codes for the words that stand for them."""
    tidy = dict(cells)
    if (site := cells.get("website")) and "://" not in site:
        tidy["website"] = f"https://{site}"
    for name, choices in CHOICES.items():
        if name in tidy:
            tidy[name] = choices.get(tidy[name].lower(), tidy[name])
    return tidy


def faults(cells: dict[str, str], known: Terms) -> Notes:
    """What is wrong with the tidied cells: column and text, none where all is well."""
    notes: Notes = []
    if "name" not in cells:
        notes.append(_note("name", _("Write the employer's name.")))
    for name, most in LENGTHS.items():
        if len(cells.get(name, "")) > most:
            notes.append(_note(name, _("At most %(most)d letters.") % {"most": most}))
    _check_terms(cells, known, notes)
    _check_forms(cells, notes)
    return notes


def _note(column: str, text: str) -> dict[str, str]:
    return {"column": column, "text": text}


def _check_terms(cells: dict[str, str], known: Terms, notes: Notes) -> None:
    if "institution" in cells and cells["institution"].lower() not in known.institutions:
        notes.append(_note("institution", _("No institution has this name.")))
    for code in codes(cells.get("sectors", "")):
        if code not in known.sectors:
            words = _("“%(code)s” is not one of: %(codes)s.")
            values = {"code": code[:40], "codes": ", ".join(sorted(known.sectors))}
            notes.append(_note("sectors", words % values))


def _check_forms(cells: dict[str, str], notes: Notes) -> None:
    for name, validator in FORMS:
        try:
            if name in cells:
                validator(cells[name])
        except ValidationError as error:
            notes.append(_note(name, " ".join(error.messages)))
    for name, choices in CHOICES.items():
        if name in cells and cells[name] not in choices.values():
            words = _("Must be one of: %(choices)s.")
            notes.append(_note(name, words % {"choices": ", ".join(choices)}))
    if "contact" not in cells and any(name in cells for name in ("email", "phone", "position")):
        notes.append(_note("contact", _("Write the contact's name.")))
