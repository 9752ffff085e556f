"""One issuer and verifier in memory: the bench on which conformance suites try this engine.

It signs with one Ed25519 key, keeps one status list for each purpose, and reads did:key keys
only. It is not for the open network: whoever reaches it can have anything signed.

Source: W3C CCG Verifiable Credentials API, "Issue Credential", "Update Credential Status",
"Verify Credential" and "Verify Presentation"; problem details as RFC 9457. `vc_api` puts it
on the network.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import count
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from . import contexts
from .cryptosuites import EDDSA_RDFC
from .dids import did_key, resolve_did_key
from .enveloped import CREDENTIAL, is_enveloped, token_of
from .errors import (
    MALFORMED_VALUE_ERROR,
    PARSING_ERROR,
    RANGE_ERROR,
    MalformedJson,
    ProofInvalid,
    ProofsError,
)
from .integrity import Exchange, sign, verify
from .keys import encode_public_key
from .presentations import presentation_problems, verify_presentation
from .reading import Reading
from .standing import StatusReader
from .status import ENTRY_TYPE, MIN_ENTRIES, encode_list, status_list_credential
from .structure import issuer_id, problems, untimely
from .values import JsonObject, as_list
from .verdict import verify_credential

#: The context of the W3C's examples and test inputs. It gives every word a meaning, so it has
#: no place among the contexts that the engine trusts.
EXAMPLES: Final = "https://www.w3.org/ns/credentials/examples/v2"
_EXAMPLES_DOCUMENT: Final = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
PURPOSES: Final = ("revocation", "suspension")
_LISTS: Final = "/status-lists/"
_LIFETIME: Final = timedelta(days=365)

Answer = tuple[HTTPStatus, JsonObject]


def load_with_examples(url: str) -> JsonObject:
    """The bundled contexts and the one of the W3C's examples."""
    return _EXAMPLES_DOCUMENT if url == EXAMPLES else contexts.load(url)


class BadRequest(ProofsError):
    """A request whose body is not what the API asks for."""


@dataclass(slots=True)
class Service:
    """One issuer and verifier. `origin` is where it is reached, `clock` gives the time.

    `purposes` are the status purposes that credentials without a status of their own get;
    none for none.
    """

    key: Ed25519PrivateKey
    origin: str
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    purposes: tuple[str, ...] = ("revocation",)
    indexes: dict[str, int] = field(default_factory=dict)
    flagged: dict[str, set[int]] = field(default_factory=lambda: {name: set() for name in PURPOSES})
    places: Iterator[int] = field(default_factory=count)

    @property
    def did(self) -> str:
        """The service's own identifier, as the `issuer` of what it issues."""
        return did_key(encode_public_key(self.key.public_key()))

    def issue(self, body: JsonObject) -> Answer:
        """Sign a credential, after the same checks that verification makes.

        The answer is the credential itself: every edition of the suites takes that.
        """
        credential, options = _object(body, "credential"), _options(body)
        suite = str(options.get("cryptosuite", EDDSA_RDFC))
        credential = self._with_status(credential)
        found = problems(credential)
        if found:
            raise BadRequest(" ".join(found))
        return HTTPStatus.CREATED, self._signed(
            credential, suite, "assertionMethod", _proof_members(options)
        )

    def present(self, body: JsonObject) -> Answer:
        """Sign a presentation for an occasion (`options.domain`, `options.challenge`)."""
        presentation, options = _object(body, "presentation"), _options(body)
        found = presentation_problems(presentation)
        if found:
            raise BadRequest(" ".join(found))
        signed = self._signed(presentation, EDDSA_RDFC, "authentication", _proof_members(options))
        return HTTPStatus.CREATED, {"verifiablePresentation": signed}

    def verify(self, body: JsonObject) -> Answer:
        """Judge a credential: form, terms, proof and dates, and its status unless told not to.

        A proof counts if its key is the issuer's, where the issuer is a DID; a plain web
        address says nothing about keys without being fetched. What was signed here counts
        for any issuer, as it was signed for any.
        """
        given, options = _object(body, "verifiableCredential"), _options(body)
        checks = as_list(options.get("checks", ["proof", "credentialStatus"]))
        if is_enveloped(given, CREDENTIAL):
            return self._verify_token(token_of(given, CREDENTIAL))
        found = problems(given)
        if found:
            raise BadRequest(" ".join(found))
        issuer = issuer_id(given) or ""
        verify(
            given,
            resolve=resolve_did_key,
            now=self.clock(),
            controller=issuer if issuer.startswith("did:") and not self._own(given) else None,
            proof_purpose=str(options.get("expectedProofPurpose", "assertionMethod")),
            load=load_with_examples,
            inline=True,
            exchange=_exchange(options),
        )
        late = untimely(given, self.clock())
        if late is not None:
            raise ProofInvalid(late[1], problem=RANGE_ERROR)
        told: list[JsonObject] = []
        if "credentialStatus" in checks:
            standing = self._status_reader().standing(given, issuer)
            if standing.finding is not None:
                told.append(problem_details(standing.problem, standing.reason))
        return verified(told, {})

    def verify_presentation(self, body: JsonObject) -> Answer:
        """Judge a presentation and the credentials in it."""
        options = _options(body)
        if "verifiablePresentation" not in body and "presentation" in body:
            found = presentation_problems(_object(body, "presentation"))
            return verified(
                [problem_details(MALFORMED_VALUE_ERROR, reason) for reason in found], {}
            )
        verdict = verify_presentation(
            _object(body, "verifiablePresentation"),
            resolve=resolve_did_key,
            fetch_status=self.status_list,
            now=self.clock(),
            trusted=lambda issuer: issuer,
            exchange=_exchange(options),
            load=load_with_examples,
            inline=True,
        )
        told = [] if verdict.valid else [problem_details(verdict.problem, verdict.reason)]
        return verified(told, {"verdict": verdict.to_dict()})

    def set_status(self, body: JsonObject) -> Answer:
        """Set or clear the bit of a credential that was issued here."""
        index = self.indexes.get(str(body.get("credentialId")))
        if index is None:
            return HTTPStatus.NOT_FOUND, problem_details(
                MALFORMED_VALUE_ERROR, "No such credential."
            )
        for entry in as_list(body.get("credentialStatus")):
            purpose = entry.get("statusPurpose") if isinstance(entry, dict) else None
            if purpose not in self.flagged:
                raise BadRequest(f"There is no list for the purpose {purpose}.")
            change = set.add if entry.get("status", body.get("status", True)) else set.discard
            change(self.flagged[purpose], index)
        return HTTPStatus.OK, {}

    def status_list(self, url: str) -> JsonObject | None:
        """The signed list behind a URL of ours as it stands now; None for every other URL."""
        purpose = url.removeprefix(self.origin + _LISTS)
        if purpose not in self.flagged:
            return None
        now = self.clock()
        unsigned = status_list_credential(
            url=url,
            issuer=self.did,
            purpose=purpose,
            encoded_list=encode_list(self.flagged[purpose]),
            valid_from=_stamp(now - timedelta(minutes=1)),
            valid_until=_stamp(now + _LIFETIME),
        )
        return self._signed(unsigned, EDDSA_RDFC, "assertionMethod", {})

    def _with_status(self, credential: JsonObject) -> JsonObject:
        if "credentialStatus" in credential or not self.purposes:
            return credential
        # An odd step meets every place of a list before it meets one again.
        index = next(self.places) * 7_919 % MIN_ENTRIES
        self.indexes[str(credential.get("id", index))] = index
        entries = [
            {
                "id": f"{self.origin}{_LISTS}{purpose}#{index}",
                "type": ENTRY_TYPE,
                "statusPurpose": purpose,
                "statusListIndex": str(index),
                "statusListCredential": f"{self.origin}{_LISTS}{purpose}",
            }
            for purpose in self.purposes
        ]
        return credential | {"credentialStatus": entries[0] if len(entries) == 1 else entries}

    def _signed(
        self, document: JsonObject, suite: str, purpose: str, more: JsonObject
    ) -> JsonObject:
        signed = sign(
            document,
            private_key=self.key,
            verification_method=f"{self.did}#{self.did.removeprefix('did:key:')}",
            created=self.clock(),
            proof_purpose=purpose,
            load=load_with_examples,
            inline=True,
            cryptosuite=suite,
            more=more,
        )
        # The data model writes one proof as an object; Open Badges alone want an array.
        proofs = signed["proof"]
        alone = len(proofs) == 1 and not isinstance(document.get("proof"), list)
        return signed | {"proof": proofs[0] if alone else proofs}

    def _verify_token(self, token: str) -> Answer:
        verdict = verify_credential(
            token,
            resolve=resolve_did_key,
            fetch_status=self.status_list,
            now=self.clock(),
            trusted=lambda issuer: issuer,  # whom to trust is not this bench's question
            load=load_with_examples,
            inline=True,
        )
        failed = [check for check in verdict.checks if check.passed is not True]
        return verified([problem_details(one.problem, one.reason) for one in failed], {})

    def _status_reader(self) -> StatusReader:
        return StatusReader(
            resolve_did_key,
            self.status_list,
            lambda issuer: issuer,
            self.clock(),
            Reading(load_with_examples, inline=True),
        )

    def _own(self, credential: JsonObject) -> bool:
        proofs = [proof for proof in as_list(credential.get("proof")) if isinstance(proof, dict)]
        keys = {str(proof.get("verificationMethod")).partition("#")[0] for proof in proofs}
        return self.did in keys


def _object(body: JsonObject, name: str) -> JsonObject:
    value = body.get(name)
    if not isinstance(value, dict):
        raise MalformedJson(f"The request needs an object named {name}.")
    return value


def _options(body: JsonObject) -> JsonObject:
    options = body.get("options", {})
    if not isinstance(options, dict):
        raise BadRequest("options must be an object.")
    return options


def _exchange(options: JsonObject) -> Exchange:
    values = (options.get("domain"), options.get("challenge"))
    if not all(value is None or isinstance(value, str) for value in values):
        raise BadRequest("options.domain and options.challenge must be strings.")
    return Exchange(*values)


def _proof_members(options: JsonObject) -> JsonObject:
    return {k: v for k, v in options.items() if k in ("domain", "challenge", "expires")}


def verified(told: list[JsonObject], more: JsonObject) -> Answer:
    """What a verifier answers: 200 when there is nothing to tell, else 400 with all of it."""
    if told:
        return HTTPStatus.BAD_REQUEST, {"verified": False, "errors": told, **more}
    return HTTPStatus.OK, {"verified": True, "errors": [], "warnings": [], **more}


def problem_details(kind: str, detail: str) -> JsonObject:
    """A problem as RFC 9457 writes it."""
    kind = kind or PARSING_ERROR
    title = urlsplit(kind).fragment.replace("_", " ").capitalize()
    return {"type": kind, "title": title, "detail": detail}


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
