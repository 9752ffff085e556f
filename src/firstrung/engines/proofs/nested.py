"""Credentials inside credentials: endorsements, and the parts of a transcript.

Every one has an issuer, a signature and a status of its own, and an outer signature says
nothing about them but that they were there. So each is judged by itself, and the answer is a
tree of verdicts in the shape of the document.

Sources: 1EdTech Open Badges 3.0, "endorsement"; 1EdTech CLR 2.0, "verifiableCredential".
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from . import contexts
from .canonical import ContextLoader
from .dids import Resolver
from .errors import ProofsError
from .jose import Token, looks_like_jwt
from .kindred import ENDORSEMENT, has_type
from .securing import read
from .standing import IssuerRegistry, StatusFetcher
from .structure import issuer_id
from .values import JsonObject, as_list
from .verdict import Verdict, verify_credential

#: Credentials judged in one document, the outermost included. A transcript of 100 badges with an
#: endorsement each is beyond what anybody reads on one page.
MAX_PARTS: Final = 256
#: Levels below the outermost: transcript, badge, endorsement, an endorser's own endorsement.
MAX_LEVELS: Final = 4
_TOKEN_MEMBERS: Final = frozenset({"endorsementJwt", "verifiableCredential"})

About = Literal["credential", "achievement", "issuer"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A credential with its verdict and those of the credentials inside it.

    `path` is the place in the outermost document (`$` for itself). For an endorsement, `about`
    is what of the surrounding credential it endorses; None when it speaks of something else,
    so that it must not be shown as an endorsement of this. `complete` is False when there were
    more parts than are judged.
    """

    path: str
    credential: JsonObject
    verdict: Verdict
    about: About | None
    parts: tuple["Judged", ...]
    complete: bool = True

    @property
    def is_endorsement(self) -> bool:
        """Whether this says something about another credential's issuer or subject."""
        return has_type(self.credential, ENDORSEMENT)

    @property
    def valid(self) -> bool:
        """Whether this and everything inside it may be relied on."""
        return self.complete and self.verdict.valid and all(part.valid for part in self.parts)

    def to_dict(self) -> JsonObject:
        """The tree as JSON values, without the documents."""
        return {
            "path": self.path,
            "id": self.credential.get("id"),
            "about": self.about,
            "complete": self.complete,
            "verdict": self.verdict.to_dict(),
            "parts": [part.to_dict() for part in self.parts],
        }


def judge_tree(
    document: object,
    *,
    resolve: Resolver,
    fetch_status: StatusFetcher,
    now: datetime,
    trusted: IssuerRegistry,
    load: ContextLoader = contexts.load,
    inline: bool = False,
) -> Judged:
    """Judge a credential and every credential inside it; arguments as for `verify_credential`.

    Parts of a credential that cannot be read at all are not looked for. The work is bounded:
    see `MAX_PARTS` and `MAX_LEVELS`.
    """

    def judge(each: object) -> Verdict:
        return verify_credential(
            each,
            resolve=resolve,
            fetch_status=fetch_status,
            now=now,
            trusted=trusted,
            load=load,
            inline=inline,
        )

    return _Walk(judge, MAX_PARTS).judged(document, "$", None, 0)


class _Walk:
    """Judges a tree of credentials within a number of parts."""

    def __init__(self, judge: Callable[[object], Verdict], budget: int) -> None:
        self.judge = judge
        self.budget = budget

    def judged(self, document: object, path: str, outer: JsonObject | None, level: int) -> Judged:
        self.budget -= 1
        verdict = self.judge(document)
        credential = _plain(document)
        parts: list[Judged] = []
        complete = True
        # What is malformed may be of any depth and size; its insides are nobody's statement.
        if verdict.outcome != "malformed":
            for place, inner in _inside(credential, path):
                if self.budget <= 0 or level == MAX_LEVELS:
                    complete = False
                    break
                parts.append(self.judged(inner, place, credential, level + 1))
        about = _about(credential, outer) if outer is not None else None
        return Judged(path, credential, verdict, about, tuple(parts), complete)


def _plain(document: object) -> JsonObject:
    try:
        secured = read(document)
    except ProofsError:
        return {}
    return secured.credential if isinstance(secured, Token) else secured


def _inside(credential: JsonObject, path: str) -> Iterator[tuple[str, object]]:
    """The outermost credentials inside one, each with the contexts it stands under."""
    context = credential.get("@context")
    for name, value in credential.items():
        if name not in ("@context", "proof"):
            yield from _find(value, name, f"{path}.{name}", context)


def _find(value: Any, name: str, path: str, context: Any) -> Iterator[tuple[str, object]]:
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _find(item, name, f"{path}[{place}]", context)
    elif isinstance(value, str):
        if name in _TOKEN_MEMBERS and looks_like_jwt(value):
            yield path, value
    elif has_type(value, "VerifiableCredential") or has_type(value, ENDORSEMENT):
        yield path, value if "@context" in value else {"@context": context, **value}
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _find(item, key, f"{path}.{key}", context)


def _about(endorsement: JsonObject, outer: JsonObject) -> About | None:
    subject = endorsement.get("credentialSubject")
    target = subject.get("id") if isinstance(subject, dict) else None
    if not isinstance(target, str) or not has_type(endorsement, ENDORSEMENT):
        return None
    if target == outer.get("id"):
        return "credential"
    if target == issuer_id(outer):
        return "issuer"
    achievements = (
        each.get("achievement")
        for each in as_list(outer.get("credentialSubject"))
        if isinstance(each, dict)
    )
    listed = (item for each in achievements for item in as_list(each))
    ids = {item.get("id") for item in listed if isinstance(item, dict)}
    return "achievement" if target in ids else None
