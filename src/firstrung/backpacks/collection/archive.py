"""The offline archive: one HTML file that holds a person's credentials and checks them.

The program in it works out from the very JSON it shows what was signed: a digest computed here
beforehand would prove nothing about the text on the page. See docs/adr/0008 for the choice.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from firstrung.activity.public import record
from firstrung.backpacks.collection.archive_words import words
from firstrung.backpacks.models import HeldCredential, Source
from firstrung.core.errors import Problem
from firstrung.credentials.public import (
    Award,
    Endorsement,
    award_text,
    badge_svg,
    did_documents,
    retired_keys,
    status_lists,
)
from firstrung.engines.proofs import contexts
from firstrung.identity.public import READ_FAMILY_RECORD, Person

BUNDLE = "backpacks/archive.js"
STYLE = Path(__file__).parent / "offline" / "archive.css"


def build(actor: Person, *, holder: Person, language: str, now: datetime) -> str:
    """The whole file for a holder; the holder may take it, and a guardian."""
    READ_FAMILY_RECORD.require(actor, holder)
    data = contents(holder, language=language, now=now)
    record(actor, "backpacks.archive.taken", holder, now=now, credentials=len(data["items"]))
    script, style = program(), STYLE.read_text("utf-8")
    return render_to_string(
        "backpacks/collection/archive.html",
        {
            "holder": holder.name,
            "language": language,
            "data": _inert(data),
            "script": script,
            "style": style,
            "script_digest": _digest(script),
            "style_digest": _digest(style),
        },
    )


def contents(holder: Person, *, language: str, now: datetime) -> dict[str, Any]:
    """Everything the program needs, as JSON values."""
    items = [*_awards(holder), *_held(holder)]
    documents = list(_documents(items))
    issuers = {_issuer(document) for document in documents}
    return {
        "made": now.isoformat(timespec="seconds"),
        "site": settings.BASE_URL,
        "holder": holder.name,
        "language": language,
        "words": words(),
        "items": items,
        "documents": did_documents(issuers),
        "retired": retired_keys(issuers),
        "lists": {
            url: json.dumps(document, ensure_ascii=False)
            for url, document in status_lists(_list_urls(documents), now=now).items()
        },
    }


def _awards(holder: Person) -> Iterator[dict[str, Any]]:
    rows = Award.objects.filter(holder=holder).select_related("achievement__image")
    by_award: dict[int, list[str]] = {}
    endorsements = Endorsement.objects.filter(award__holder=holder, revoked_at__isnull=True)
    for endorsement in endorsements:
        if endorsement.award is not None:
            by_award.setdefault(endorsement.award.pk, []).append(_line(endorsement.document))
    for row in rows.prefetch_related("past_editions"):
        svg = badge_svg(row.achievement).encode()
        yield {
            "kind": "award",
            "text": award_text(row),
            "recorded": "",
            "image": "data:image/svg+xml;base64," + base64.b64encode(svg).decode(),
            "endorsements": by_award.get(row.pk, []),
            "past": [
                {"text": _line(past.document), "replaced": past.replaced_at.isoformat()}
                for past in row.past_editions.all()
            ],
        }


def _held(holder: Person) -> Iterator[dict[str, Any]]:
    """Credentials from elsewhere with the verdict of the day they came in: no site is asked now."""
    for row in HeldCredential.objects.filter(holder=holder):
        yield {
            "kind": "transcript" if row.source == Source.TRANSCRIPT else "held",
            "text": row.text,
            "recorded": row.outcome,
            "image": "",
            "endorsements": [],
            "past": [],
        }


def _line(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _documents(items: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every signed JSON document in the items, those inside others included."""
    for item in items:
        texts = [item["text"], *item["endorsements"], *(past["text"] for past in item["past"])]
        for text in texts:
            try:
                yield from _signed(json.loads(text))
            except ValueError:  # a token; its issuer's keys are not ours
                continue


def _signed(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "proof" in value and "issuer" in value:
            yield value
        for member in value.values():
            yield from _signed(member)
    elif isinstance(value, list):
        for member in value:
            yield from _signed(member)


def _issuer(document: dict[str, Any]) -> str:
    issuer = document["issuer"]
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    return found if isinstance(found, str) else ""


def _list_urls(documents: Iterable[dict[str, Any]]) -> set[str]:
    urls = set()
    for document in documents:
        status = document.get("credentialStatus")
        for entry in status if isinstance(status, list) else [status]:
            url = entry.get("statusListCredential") if isinstance(entry, dict) else None
            if isinstance(url, str):
                urls.add(url)
    return urls


@cache
def program() -> str:
    """The script of the archive: the pinned contexts, then the bundle. It never changes alone."""
    pinned = {url: contexts.load(url) for url in contexts.PINNED}
    path = finders.find(BUNDLE)
    if not isinstance(path, str):
        raise Problem("The front end has not been built, so there is no offline archive yet.")
    bundle = Path(path).read_text("utf-8")
    if "</script" in bundle.lower() or "<!--" in bundle:
        raise ValueError("The bundle could end its own script element.")
    return f"globalThis.firstrungContexts={_inert(pinned)};\n{bundle}"


def _inert(value: Any) -> str:
    """JSON that can't end the script element it stands in, nor open a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _digest(text: str) -> str:
    """The digest as a content security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
