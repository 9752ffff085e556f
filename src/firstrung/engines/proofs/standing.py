"""Where a credential stands with its issuer: revoked, suspended, or neither.

Source: W3C Bitstring Status List v1.0, "Validate Algorithm". What could not be found out is
told apart from good news.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from .dids import Resolver
from .errors import STATUS_RETRIEVAL_ERROR, ProofsError, StatusListError, TooComplex
from .integrity import verify
from .jose import Token
from .lists import REVOCATION_LIST, bit_of, is_listed, kind_of, list_url, purpose_of
from .reading import Memory, Reading
from .securing import check_proof, read
from .status import ENTRY_TYPE, message_of, status_value
from .structure import issuer_id, problems, untimely
from .values import JsonObject, as_list, count_values

#: The list behind a URL: parsed JSON, or a JSON Web Token as its text.
StatusFetcher = Callable[[str], JsonObject | str | None]
IssuerRegistry = Callable[[str], str | None]
Finding = Literal["revoked", "suspended", "unknown"]

# One list for each purpose there is; every further one would be one more to unpack.
_MAX_ENTRIES: Final = 4
# A list says who, when and a string of bits; anything larger is made to be slow.
_MAX_LIST_VALUES: Final = 400
_LISTS: Final = Memory()
_UNDERSTOOD: Final = ("revocation", "suspension", "refresh", "message")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the status entries say. `finding` is None when nothing speaks against it."""

    finding: Finding | None
    reason: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class StatusReader:
    """Everything that is needed to read other issuers' lists; see `verify_credential`."""

    resolve: Resolver
    fetch: StatusFetcher
    trusted: IssuerRegistry
    now: datetime
    reading: Reading

    def standing(self, credential: JsonObject, issuer: str) -> Standing:
        """The first thing that speaks against a credential, or that nothing does."""
        entries = as_list(credential.get("credentialStatus"))
        if not entries:
            return Standing(None, "The credential has no status list: it cannot be revoked.")
        if len(entries) > _MAX_ENTRIES:
            return Standing("unknown", f"There are more than {_MAX_ENTRIES} status entries.")
        lists: dict[str, JsonObject] = {}
        notes: list[str] = []
        for entry in entries:
            known = ENTRY_TYPE in as_list(entry["type"])
            found = (self._entry if known else self._other)(entry, credential, issuer, lists)
            if found.finding is not None:
                return found
            notes.append(found.reason)
        told = " ".join(note for note in notes if note)
        return Standing(None, told or "The credential is neither revoked nor suspended.")

    def _other(
        self, entry: JsonObject, credential: JsonObject, issuer: str, lists: dict[str, JsonObject]
    ) -> Standing:
        """The lists of other vendors and older specifications."""
        kind = kind_of(entry)
        if kind is None:
            return Standing("unknown", f"The status type {entry['type']} is not understood here.")
        try:
            url = list_url(entry)
            if kind == REVOCATION_LIST:
                told = is_listed(credential.get("id"), issuer, _plain(self._fetched(url)))
                if told is None:
                    return Standing(None, "The issuer's list of revoked credentials has it not.")
                return Standing("revoked", f"The issuer has revoked this credential: {told}.")
            flagged = bit_of(entry, self._list(url, issuer, lists))
        except ProofsError as error:
            reason = f"The status could not be checked. {error}"
            return Standing("unknown", reason, error.problem)
        return self._meaning(flagged, purpose_of(entry))

    @staticmethod
    def _meaning(flagged: bool, purpose: str) -> Standing:  # noqa: FBT001
        if purpose not in _UNDERSTOOD:
            return Standing("unknown", f"The status purpose {purpose} is not understood here.")
        if flagged and purpose == "revocation":
            return Standing("revoked", "The issuer has revoked this credential.")
        if flagged and purpose == "suspension":
            return Standing("suspended", "The issuer has suspended this credential.")
        return Standing(None, "")

    def _entry(
        self, entry: JsonObject, _credential: JsonObject, issuer: str, lists: dict[str, JsonObject]
    ) -> Standing:
        purpose = entry["statusPurpose"]
        if purpose not in _UNDERSTOOD:
            return Standing("unknown", f"The status purpose {purpose} is not understood here.")
        try:
            value = status_value(entry, self._list(entry["statusListCredential"], issuer, lists))
        except ProofsError as error:
            reason = f"The status could not be checked. {error}"
            return Standing("unknown", reason, error.problem)
        meaning = self._meaning(value != 0, purpose)
        if meaning.finding is not None:
            return meaning
        message = message_of(entry, value)
        return Standing(None, f"The issuer says: {message}" if message else "")

    def _list(self, url: str, issuer: str, lists: dict[str, JsonObject]) -> JsonObject:
        """The list behind a URL, if somebody trustworthy signed it and it is of today."""
        if url in lists:
            return lists[url]
        secured = self._fetched(url)
        credential = _plain(secured)
        if count_values(credential) > _MAX_LIST_VALUES:
            raise TooComplex("The status list is not a plain list.")
        found = problems(credential)
        list_issuer = issuer_id(credential)
        if found or list_issuer is None:
            raise StatusListError(f"The status list is malformed. {' '.join(found)}")
        if list_issuer != issuer and self.trusted(list_issuer) is None:
            raise StatusListError("The status list comes from an unknown issuer.")
        self._verify(secured, list_issuer)
        lists[url] = credential
        return credential

    def _fetched(self, url: str) -> JsonObject | Token:
        document = self.fetch(url)
        if not isinstance(document, (dict, str)):
            message = "The status list could not be fetched."
            raise StatusListError(message, problem=STATUS_RETRIEVAL_ERROR)
        return read(document)

    def _verify(self, secured: JsonObject | Token, issuer: str) -> None:
        if isinstance(secured, Token):
            check_proof(
                secured,
                resolve=self.resolve,
                now=self.now,
                controller=issuer,
                reading=self.reading,
            )
        else:
            verify(
                secured,
                resolve=self.resolve,
                now=self.now,
                controller=issuer,
                load=self.reading.load,
                inline=self.reading.inline,
                memory=_LISTS,
            )
        late = untimely(_plain(secured), self.now)
        if late is not None:
            raise StatusListError(f"The status list itself: {late[1]}")


def _plain(secured: JsonObject | Token) -> JsonObject:
    return secured.credential if isinstance(secured, Token) else secured
