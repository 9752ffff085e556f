"""A verdict in words that a person understands, in the language of the request."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.engines.proofs import Verdict

HEADLINES = {
    "valid": gettext_lazy("This certificate is valid"),
    "invalid": gettext_lazy("This certificate is not valid"),
    "revoked": gettext_lazy("This certificate was revoked"),
    "suspended": gettext_lazy("This certificate is suspended"),
    "expired": gettext_lazy("This certificate has expired"),
    "not_yet_valid": gettext_lazy("This certificate is not valid yet"),
    "unknown_issuer": gettext_lazy("We do not know who issued this"),
    "malformed": gettext_lazy("This is not a credential that can be read"),
}
MEANINGS = {
    "valid": gettext_lazy(
        "It was signed by an issuer we know, nobody changed it, and it still holds."
    ),
    "invalid": gettext_lazy(
        "It was changed after it was signed, or the signature is not the issuer's. Do not rely on it."
    ),
    "revoked": gettext_lazy("The issuer took it back. Do not rely on it."),
    "suspended": gettext_lazy(
        "The issuer has put it on hold. Ask the issuer before you rely on it."
    ),
    "expired": gettext_lazy("It was genuine, but its time is over."),
    "not_yet_valid": gettext_lazy("Its first day lies in the future."),
    "unknown_issuer": gettext_lazy(
        "The issuer is not in our registry, so we can't vouch for it. That alone does not make it false."
    ),
    "malformed": gettext_lazy(
        "Make sure you have the whole file or text; a picture or a PDF can't be read here."
    ),
}
CHECKS = {
    "structure": gettext_lazy("It is a complete credential"),
    "terms": gettext_lazy("Every word in it has a defined meaning"),
    "proof": gettext_lazy("The signature fits, nothing was changed"),
    "issuer": gettext_lazy("The issuer is known to us"),
    "validity": gettext_lazy("It is within its dates"),
    "status": gettext_lazy("It has not been taken back"),
}


@dataclass(frozen=True)
class Line:
    """One check: its name, whether it passed (None: not checked), and the technical reason."""

    label: str
    passed: bool | None
    reason: str

    @property
    def word(self) -> str:
        """The result of the check as a word."""
        if self.passed is None:
            return _("not checked")
        return _("yes") if self.passed else _("no")


@dataclass(frozen=True)
class Answer:
    """The verdict for people."""

    outcome: str
    valid: bool
    headline: str
    meaning: str
    lines: tuple[Line, ...]


def explain(verdict: Verdict) -> Answer:
    """Put a verdict into words."""
    return Answer(
        outcome=verdict.outcome,
        valid=verdict.valid,
        headline=str(HEADLINES[verdict.outcome]),
        meaning=str(MEANINGS[verdict.outcome]),
        lines=tuple(
            Line(label=str(CHECKS[check.name]), passed=check.passed, reason=check.reason)
            for check in verdict.checks
        ),
    )
