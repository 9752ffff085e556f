"""What a verification asks: our own records first, other sites through the careful fetcher.

Keys come from the identifiers of their owners (our own, ``did:web``, ``did:key``, ``did:jwk``, or
an https address that describes its owner), never from the credential. Trust comes from the
registry that the coalition keeps.
"""

import time
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from firstrung.credentials.keys import did_document, own_dids
from firstrung.credentials.models import EndorserIdentity, StatusList, TrustedIssuer
from firstrung.credentials.services import issuer_name
from firstrung.credentials.status import signed_list
from firstrung.credentials.verifying.budget import Budget
from firstrung.credentials.verifying.fetching import KEEP_FOUND, fetch
from firstrung.credentials.verifying.refusals import NotFetched, Refusal
from firstrung.credentials.verifying.terms import objects_in
from firstrung.engines import proofs
from firstrung.engines.proofs import VerificationMethod
from firstrung.engines.proofs.did_jwk import resolve_self_contained
from firstrung.engines.proofs.jose import looks_like_jwt
from firstrung.engines.proofs.kindred import ENDORSEMENT, has_type
from firstrung.engines.proofs.structure import issuer_id

MAX_FETCHES: Final = 8
"""Documents of other sites that one verification may ask for."""
MAX_SECONDS: Final = 6.0
KEEP_STATUS: Final = 60
"""Seconds that a status list of somebody else's is taken as current."""

JsonObject = dict[str, Any]


class Lookups:
    """The lookups of one verification, each answer remembered; ``trail`` says what was fetched."""

    def __init__(self, *, now: datetime, fresh: bool = False) -> None:
        self.now = now
        self.budget: Budget | None = None
        self.fresh = fresh
        self.trail: list[tuple[str, str]] = []
        self._begun = time.monotonic()
        self._documents: dict[str, JsonObject | str | None] = {}
        self._own = own_dids()
        self._endorsers = dict(EndorserIdentity.objects.values_list("did", "organization__name"))
        self._kept = set(EndorserIdentity.objects.filter(kept=True).values_list("did", flat=True))
        self._names: dict[str, str | None] = {}

    def method(self, url: str) -> VerificationMethod | None:
        """The key behind the URL of a verification method, from its owner's own document.

        `Spent` where there is a ``budget`` and it is used up: this is asked for every signature.
        """
        if self.budget is not None:
            self.budget.check()
        did, _, _fragment = url.partition("#")
        if did.startswith(("did:key:", "did:jwk:")):
            return resolve_self_contained(url)
        document = self._identity(did)
        if document is None or document.get("id") != did:
            return None
        methods = proofs.verification_methods(document)
        return next((method for method in methods if method.id == url), None)

    def _identity(self, did: str) -> JsonObject | None:
        if did in self._own or did in self._kept:
            return did_document(did)
        if did.startswith("did:web:"):
            return self._fetched(proofs.did_web_url(did))
        return self._fetched(did) if did.startswith("https://") else None

    def status(self, url: str) -> JsonObject | str | None:
        """A status list: ours as it stands at this moment, another's at most a minute old.

        The text of a JSON Web Token where that is how another issuer publishes it.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        prefix, _, number = parts.path.rpartition("/")
        if prefix == "/credentials/status" and number.isdecimal() and self._is_ours(origin):
            try:
                return signed_list(int(number), now=self.now, origin=origin)
            except StatusList.DoesNotExist:
                return None
        return self._answer(url, keep=KEEP_STATUS)

    def _is_ours(self, origin: str) -> bool:
        """Whether we have served at that address, now or earlier."""
        try:
            return proofs.did_web(origin) in self._own
        except proofs.ProofsError:
            return False

    def _fetched(self, url: str) -> JsonObject | None:
        """The JSON document at an address."""
        answer = self._answer(url, keep=KEEP_FOUND)
        return answer if isinstance(answer, dict) else None

    def _answer(self, url: str, *, keep: int) -> JsonObject | str | None:
        if url not in self._documents:
            self._documents[url] = self._ask(url, keep)
        return self._documents[url]

    def _ask(self, url: str, keep: int) -> JsonObject | str | None:
        if time.monotonic() - self._begun > MAX_SECONDS or len(self.trail) >= MAX_FETCHES:
            self.trail.append((url, str(NotFetched(Refusal.BUSY))))
            return None
        try:
            document = _read(fetch(url, keep=keep, fresh=self.fresh).body)
        except NotFetched as refused:
            self.trail.append((url, str(refused)))
            return None
        except proofs.ProofsError as error:
            self.trail.append((url, str(error)))
            return None
        self.trail.append((url, ""))
        return document

    def known_as(self, issuer: str, document: JsonObject | None = None) -> str | None:
        """The name under which we know an issuer; None for a stranger.

        Employers' identities count for endorsements alone: ``document`` is what was handed in,
        and a credential of another kind in it that such an identity issued is a stranger's.
        """
        if issuer not in self._names:
            self._names[issuer] = self._registered(issuer)
        name = self._names[issuer]
        if name is None and issuer in self._endorsers and document is not None:
            return None if issuer in _badge_issuers(document) else self._endorsers[issuer]
        return name

    def is_own(self, issuer: str) -> bool:
        """Whether the coalition itself issues under that identifier, or did."""
        return issuer in self._own

    def _registered(self, issuer: str) -> str | None:
        if issuer in self._own:
            return issuer_name()
        row = TrustedIssuer.objects.filter(did=issuer, removed_at__isnull=True).first()
        return row.name if row else None


def _read(body: bytes) -> JsonObject | str:
    """A JSON document, or the text of a token; raises what `proofs.parse` raises."""
    text = body.decode("ascii", "replace").strip()
    return text if looks_like_jwt(text) else proofs.parse(body)


def _badge_issuers(value: Any) -> set[str]:
    """Who issued anything but an endorsement or a status list, anywhere in a document."""
    return {
        issuer
        for each in objects_in(value)
        if (issuer := issuer_id(each)) and not has_type(each, ENDORSEMENT)
    }


def domain_of(issuer: str) -> str:
    """The site that an issuer's identifier belongs to; empty where it names none."""
    try:
        url = proofs.did_web_url(issuer) if issuer.startswith("did:web:") else issuer
        parts = urlsplit(url)
    except ValueError:  # of which the engine's errors are a kind
        return ""
    return parts.hostname or "" if parts.scheme in ("http", "https") else ""
