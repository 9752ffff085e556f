"""A verdict in words that a person understands, in the language of the request."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.engines.proofs import Verdict
from firstrung.engines.proofs.kindred import ENDORSEMENT, has_type

HEADLINES = {
    "valid": gettext_lazy("This certificate is valid"),
    "invalid": gettext_lazy("This certificate is not valid"),
    "unclear": gettext_lazy("This could not be checked to the end"),
    "revoked": gettext_lazy("This certificate was revoked"),
    "suspended": gettext_lazy("This certificate is suspended"),
    "expired": gettext_lazy("This certificate has expired"),
    "not_yet_valid": gettext_lazy("This certificate is not valid yet"),
    "unknown_issuer": gettext_lazy("We do not know who issued this"),
    "malformed": gettext_lazy("This is not a credential that can be read"),
    "undefined": gettext_lazy("Not every word in this credential has a meaning"),
}
ENDORSEMENT_HEADLINES = HEADLINES | {
    "valid": gettext_lazy("This endorsement is valid"),
    "invalid": gettext_lazy("This endorsement is not valid"),
    "revoked": gettext_lazy("This endorsement was taken back"),
    "suspended": gettext_lazy("This endorsement is suspended"),
    "expired": gettext_lazy("This endorsement has expired"),
    "not_yet_valid": gettext_lazy("This endorsement is not valid yet"),
}
MEANINGS = {
    "valid": gettext_lazy(
        "It was signed by an issuer we know, nobody changed it, and it still holds."
    ),
    "invalid": gettext_lazy(
        "It was changed after it was signed, or the signature is not the issuer's. Do not rely on it."
    ),
    "unclear": gettext_lazy(
        "What the issuer publishes about its keys or about revoked certificates could not be had "
        "just now. Do not rely on it until that is clear."
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
    "malformed": gettext_lazy("What you gave us holds no whole credential."),
    "undefined": gettext_lazy(
        "It holds something that no context we know defines. Readers would drop it or take it for "
        "something else, so by the rules of Open Badges it is not valid, whatever the signature "
        "says, and a token is no exception."
    ),
}
ADVICE = {
    "valid": gettext_lazy(
        "Make sure that the person who showed it to you is the one it was made out to."
    ),
    "invalid": gettext_lazy(
        "Ask the holder for the file as it came from the issuer. If that says the same, ask the issuer."
    ),
    "unclear": gettext_lazy("Try again in a few minutes. If it stays like this, ask the issuer."),
    "revoked": gettext_lazy("Only the issuer can say why. The holder may have a newer one."),
    "suspended": gettext_lazy("The issuer may lift the hold: check again later."),
    "expired": gettext_lazy("Ask the holder whether there is a newer one."),
    "not_yet_valid": gettext_lazy("Check it again from that day on."),
    "unknown_issuer": gettext_lazy(
        "Look at the site it names: is that really the school, the college or the company? Ask there."
    ),
    "undefined": gettext_lazy(
        "Ask the issuer to define its own words in the credential's context and to issue it again."
    ),
    "malformed": gettext_lazy(
        "Use the file as the holder's wallet or the issuer gave it out: JSON, PNG, SVG, PDF or a "
        "token. Screenshots and photos of a certificate do not carry it, but its QR code leads to it."
    ),
}
ENDORSEMENT_ADVICE = ADVICE | {
    "valid": gettext_lazy(
        "It speaks well of what it names, and is no certificate itself. Ask for that one as well."
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
    """The verdict for people: what it is, what that means, what to do."""

    outcome: str
    valid: bool
    headline: str
    meaning: str
    lines: tuple[Line, ...]
    advice: str = ""


def explain(
    verdict: Verdict, *, of: dict[str, Any] | None = None, unreachable: bool = False
) -> Answer:
    """Put a verdict into words.

    ``of`` is the credential, so that an endorsement is called one. ``unreachable``: something that another site should publish could not be fetched, so a key
    that was not found proves nothing.
    """
    words = _unclear(verdict, unreachable=unreachable)
    endorsement = has_type(of, ENDORSEMENT)
    headlines = ENDORSEMENT_HEADLINES if endorsement else HEADLINES
    advice = ENDORSEMENT_ADVICE if endorsement else ADVICE
    return Answer(
        outcome=verdict.outcome,
        valid=verdict.valid,
        headline=str(headlines[words]),
        meaning=str(MEANINGS[words]),
        advice=str(advice[words]),
        lines=tuple(
            Line(label=str(CHECKS[check.name]), passed=check.passed, reason=check.reason)
            for check in verdict.checks
        ),
    )


def _unclear(verdict: Verdict, *, unreachable: bool) -> str:
    """The outcome, with what is false told apart from what is not known or not defined."""
    passed = {check.name: check.passed for check in verdict.checks}
    if verdict.outcome == "malformed" and passed.get("terms") is False:
        return "undefined"
    if verdict.outcome != "invalid":
        return verdict.outcome
    if passed.get("proof") is True or (unreachable and passed.get("terms") is True):
        return "unclear"
    return "invalid"
