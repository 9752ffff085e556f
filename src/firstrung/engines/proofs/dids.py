"""Decentralized identifiers: did:key, did:web and the documents behind them.

Sources: W3C DID Core 1.0; did:key method v0.9; did:web method; Controlled
Identifiers 1.0, "Verification Methods". Only names are computed here: fetching a
did:web document is the caller's business.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from . import jwk
from .contexts import DID_V1, JWK_V1, MULTIKEY_V1
from .errors import KeyFormatError, ProofInvalid
from .values import JsonObject, as_list, parse_stamp

_SEGMENT: Final = re.compile(r"[A-Za-z0-9._~-]+")
_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")
_LOCAL: Final = frozenset({"localhost", "127.0.0.1"})


@dataclass(frozen=True, slots=True)
class VerificationMethod:
    """A public key and who may use it.

    `id` is the full URL with fragment, `controller` the DID or URL that owns it,
    `public_key_multibase` a Multikey however the document spells it, `purposes` the verification
    relationships it is listed under. `revoked` and `expires` are time stamps as
    written in the document, None when absent.
    """

    id: str
    controller: str
    public_key_multibase: str
    purposes: frozenset[str] = frozenset({"assertionMethod"})
    expires: str | None = None
    revoked: str | None = None


#: Given the URL of a verification method, the method, or None when nobody knows it.
Resolver = Callable[[str], VerificationMethod | None]


def find_method(url: str, resolve: Resolver) -> VerificationMethod:
    """The method that a signature names, by its own URL or that of its only key's owner.

    Raises `ProofInvalid` where there is none, or another than was asked for.
    """
    method = resolve(url)
    if method is None or url not in (method.id, method.id.partition("#")[0]):
        raise ProofInvalid(f"The key {url} could not be found.")
    return method


def check_method(method: VerificationMethod, *, purpose: str, now: datetime) -> None:
    """Raise `ProofInvalid` unless its owner allows the key for this purpose, and still does."""
    if purpose not in method.purposes:
        raise ProofInvalid(f"Its owner does not allow this key for {purpose}.")
    for word, stamp in (("revoked", method.revoked), ("expired", method.expires)):
        moment = parse_stamp(stamp)
        if stamp is not None and (moment is None or moment <= now):
            raise ProofInvalid(f"The issuer's key has been {word}.")


def did_key(public_key_multibase: str) -> str:
    """The did:key of a Multikey."""
    jwk.decode(public_key_multibase)
    return f"did:key:{public_key_multibase}"


def resolve_did_key(url: str) -> VerificationMethod | None:
    """The verification method of a did:key, or None when the URL is not a readable one.

    Accepts the DID alone or with its only possible fragment, the key itself.
    """
    did, _, fragment = url.partition("#")
    if not did.startswith("did:key:"):
        return None
    multibase = did.removeprefix("did:key:")
    if fragment not in ("", multibase):
        return None
    try:
        jwk.decode(multibase)
    except KeyFormatError:
        return None
    return VerificationMethod(
        id=f"{did}#{multibase}",
        controller=did,
        public_key_multibase=multibase,
        purposes=frozenset({"assertionMethod", "authentication"}),
    )


def did_web(origin_url: str) -> str:
    """The did:web of a site: `http://localhost:8000` is `did:web:localhost%3A8000`.

    A path becomes further segments. `KeyFormatError` for anything but http(s) with a
    plain host, and for http on a host that is not this machine: the method requires
    TLS everywhere else.
    """
    parts = urlsplit(origin_url)
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in ("http", "https") or not plain or not _HOST.fullmatch(parts.netloc):
        raise KeyFormatError(f"{origin_url} is not the address of a site.")
    if parts.scheme == "http" and parts.hostname not in _LOCAL:
        raise KeyFormatError("did:web needs https, except on this machine.")
    segments = [segment for segment in parts.path.split("/") if segment]
    if not all(_SEGMENT.fullmatch(segment) for segment in segments):
        raise KeyFormatError(f"{origin_url} has a path that did:web cannot carry.")
    return ":".join(["did:web", quote(parts.netloc.lower(), safe=""), *segments])


def did_web_url(did: str) -> str:
    """Where a did:web document lies: `/.well-known/did.json`, or `did.json` under its path."""
    if not did.startswith("did:web:"):
        raise KeyFormatError(f"{did} is not a did:web.")
    encoded, *segments = did.removeprefix("did:web:").split(":")
    host = unquote(encoded)
    dotted = {".", ".."} & set(segments)
    if not _HOST.fullmatch(host) or dotted or not all(map(_SEGMENT.fullmatch, segments)):
        raise KeyFormatError(f"{did} is not a well-formed did:web.")
    scheme = "http" if host.partition(":")[0] in _LOCAL else "https"
    path = "/".join(segments) if segments else ".well-known"
    return f"{scheme}://{host}/{path}/did.json"


def did_document(did: str, methods: Iterable[tuple[str, str]]) -> JsonObject:
    """A DID document that lets each key sign credentials.

    `methods` are pairs of fragment (without `#`) and `publicKeyMultibase`. Retired keys
    stay listed, or what they signed could no longer be verified. RSA keys are written as
    JSON Web Keys, which is how verifiers of JWT look for them.
    """
    entries: list[JsonObject] = []
    for fragment, multibase in methods:
        public = jwk.to_jwk(jwk.decode(multibase))
        spelled: JsonObject = {"type": "Multikey", "publicKeyMultibase": multibase}
        if public["kty"] == "RSA":
            spelled = {"type": "JsonWebKey", "publicKeyJwk": public}
        entries.append({"id": f"{did}#{fragment}", "controller": did} | spelled)
    plain = all(entry["type"] == "Multikey" for entry in entries)
    return {
        "@context": [DID_V1, MULTIKEY_V1] if plain else [DID_V1, MULTIKEY_V1, JWK_V1],
        "id": did,
        "verificationMethod": entries,
        "assertionMethod": [entry["id"] for entry in entries],
    }


def verification_methods(document: object) -> tuple[VerificationMethod, ...]:
    """The usable keys of a DID document; anything else is passed over.

    A method counts only when its id lies under the document's own id, so a document
    cannot lend its name to a stranger's key.
    """
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        return ()
    listed = [m for m in as_list(document.get("verificationMethod")) if isinstance(m, dict)]
    purposes: dict[str, set[str]] = {}
    for purpose in ("assertionMethod", "authentication"):
        for entry in as_list(document.get(purpose)):
            embedded = isinstance(entry, dict)  # a method may stand where it is used
            if embedded:
                listed.append(entry)
            url = entry.get("id") if embedded else entry
            if isinstance(url, str):
                purposes.setdefault(_absolute(document["id"], url), set()).add(purpose)
    found = (_method(document["id"], entry, purposes) for entry in listed)
    return tuple(method for method in found if method is not None)


def _absolute(did: str, url: str) -> str:
    return did + url if url.startswith("#") else url


def _method(
    did: str, entry: JsonObject, purposes: dict[str, set[str]]
) -> VerificationMethod | None:
    identifier, controller = entry.get("id"), entry.get("controller")
    multibase = jwk.multibase_of(entry)
    if not isinstance(identifier, str) or multibase is None:
        return None
    identifier = _absolute(did, identifier)
    if controller != did or not identifier.startswith(did + "#"):
        return None
    stamps = {name: entry[name] for name in ("expires", "revoked") if name in entry}
    if any(parse_stamp(stamp) is None for stamp in stamps.values()):
        return None
    return VerificationMethod(
        id=identifier,
        controller=did,
        public_key_multibase=multibase,
        purposes=frozenset(purposes.get(identifier, ())),
        **stamps,
    )
