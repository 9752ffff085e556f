"""Credentials as the payload of a JSON Web Token, and back.

Two encodings are in use. Open Badges 3.0 puts the credential's members beside the registered
claims, or whole into the claim `vc`, and repeats issuer, subject, id and dates as claims. VC-JOSE
signs the credential itself and needs no claims. In both, a claim that is there must say what
the credential says.

Sources: 1EdTech Open Badges 3.0, "JSON Web Token Proof Format"; W3C Securing Verifiable
Credentials using JOSE and COSE; RFC 7519 section 4.1.
"""

from datetime import UTC, datetime
from typing import Any, Final

from .contexts import CREDENTIALS_V1
from .errors import ProofInvalid
from .structure import issuer_id
from .values import JsonObject, as_list, parse_stamp

#: Media types that announce VC-JOSE; every other token is read as Open Badges 3.0.
VC_JOSE_TYPES: Final = frozenset({"vc+jwt", "vc+ld+json+jwt"})
_DATE_NAMES: Final = {
    True: (("nbf", "issuanceDate"), ("exp", "expirationDate")),
    False: (("nbf", "validFrom"), ("exp", "validUntil")),
}
_CLAIMS: Final = frozenset({"iss", "sub", "nbf", "jti", "exp", "iat", "vc"})
_REQUIRED: Final = ("iss", "sub", "nbf", "jti")


def payload_of(credential: JsonObject, *, typ: str) -> JsonObject:
    """What is signed for a credential: with its claims for Open Badges, bare for VC-JOSE."""
    if typ in VC_JOSE_TYPES:
        return dict(credential)
    collisions = _CLAIMS & credential.keys()
    if collisions:
        raise ProofInvalid(f'The credential has a member called "{min(collisions)}".')
    return {**credential, **_expected(credential)}


def holds_credential(payload: JsonObject) -> bool:
    """Whether a payload is meant as a credential at all: a token may also be empty or a login."""
    parts = (payload, payload.get("vc"))
    return any(isinstance(part, dict) and {"@context", "type"} & part.keys() for part in parts)


def credential_of(payload: JsonObject, *, typ: str | None) -> JsonObject:
    """The credential in a payload, once every claim was found to agree with it.

    What only a claim says is filled in, as VC 1.1 asks of readers. Raises `ProofInvalid`.
    """
    if "aud" in payload:
        raise ProofInvalid("The token is made out to one reader (aud), not to everybody.")
    enveloped = payload.get("vc")
    if enveloped is None:
        credential = {key: value for key, value in payload.items() if key not in _CLAIMS}
    elif typ in VC_JOSE_TYPES or not isinstance(enveloped, dict):
        raise ProofInvalid("The claim vc has no place here.")
    elif set(payload) - _CLAIMS:
        raise ProofInvalid("The token has members beside its claim vc.")
    else:
        credential = dict(enveloped)
    _fill(credential, payload)
    _compare(credential, payload)
    if typ not in VC_JOSE_TYPES:
        _require(credential, payload)
    return credential


def _old(credential: JsonObject) -> bool:
    return CREDENTIALS_V1 in as_list(credential.get("@context"))


def _subject_id(credential: JsonObject) -> Any:
    subject = credential.get("credentialSubject")
    return subject.get("id") if isinstance(subject, dict) else None


def _expected(credential: JsonObject) -> JsonObject:
    """The claims a credential calls for; those it has no value for are left out."""
    claims: JsonObject = {
        "iss": issuer_id(credential),
        "sub": _subject_id(credential),
        "jti": credential.get("id"),
    }
    for claim, member in _DATE_NAMES[_old(credential)]:
        moment = parse_stamp(credential.get(member))
        claims[claim] = None if moment is None else int(moment.timestamp())
    return {claim: value for claim, value in claims.items() if value is not None}


def _fill(credential: JsonObject, payload: JsonObject) -> None:
    if "iss" in payload:
        credential.setdefault("issuer", payload["iss"])
    if "jti" in payload:
        credential.setdefault("id", payload["jti"])
    for claim, member in _DATE_NAMES[_old(credential)]:
        if member not in credential and claim in payload:
            credential[member] = _stamp(_seconds(payload[claim], claim))


def _compare(credential: JsonObject, payload: JsonObject) -> None:
    expected = _expected(credential)
    for claim in ("iss", "sub", "jti", "nbf", "exp"):
        if claim not in payload:
            continue
        value = payload[claim]
        if claim in ("nbf", "exp"):
            value = _seconds(value, claim)
        if value != expected.get(claim):
            raise ProofInvalid(f"The claim {claim} says something else than the credential.")
    if "iat" in payload:
        _seconds(payload["iat"], "iat")


def _require(credential: JsonObject, payload: JsonObject) -> None:
    """Open Badges 3.0 requires the claims; what the credential lacks it cannot repeat."""
    expected = _expected(credential)
    for claim in _REQUIRED:
        if claim not in payload and claim in expected:
            raise ProofInvalid(f"The token has no claim {claim}.")


def _seconds(value: Any, claim: str) -> int:
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not plain or not 0 <= value < 253_402_300_800:  # noqa: PLR2004 - the year 10000
        raise ProofInvalid(f"The claim {claim} is not a number of seconds.")
    return int(value)


def _stamp(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
