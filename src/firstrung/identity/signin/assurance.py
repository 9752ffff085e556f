"""How surely we know who is signed in."""

import time

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from firstrung.identity.enums import SECOND_FACTOR_ROLES
from firstrung.identity.models import Person
from firstrung.identity.scopes import holds

SURE = "second_factor_done"
"""Key of the session: `ON_MACHINE`, or until when (seconds since 1970) we need not look again."""
ON_MACHINE = "on the machine"
SURE_SECONDS = 600
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def page_owed(request: HttpRequest) -> str | None:
    """Where this session must go before anything else; None where it owes nothing.

    Staff without a second factor must set one up. Staff with one must have shown it in this very
    session: a session that is older than the factor (somebody else in the mailbox, say) is asked
    for it like a new one. A link printed on the machine itself counts: who reads it controls the
    machine anyway. The answer "nothing" is kept for ten minutes, so that it costs no query per
    page and yet a role given meanwhile takes effect.
    """
    known = request.session.get(SURE)
    if known == ON_MACHINE or (isinstance(known, float) and known > time.time()):
        return None
    person = request.user
    if not isinstance(person, Person):
        return None
    if holds(person, *SECOND_FACTOR_ROLES):
        if not has_factor(person):
            return reverse("mfa_index")
        if not has_shown_factor(request, person):
            return _page_to_show_it(request, person)
    request.session[SURE] = time.time() + SURE_SECONDS
    return None


def owes_set_up(request: HttpRequest) -> bool:
    """Whether this session belongs to staff that has no second factor yet."""
    person = request.user
    return (
        isinstance(person, Person)
        and request.session.get(SURE) != ON_MACHINE
        and holds(person, *SECOND_FACTOR_ROLES)
        and not has_factor(person)
    )


def has_factor(person: Person) -> bool:
    """Whether the person has a passkey or one-time codes; recovery codes alone are none."""
    return bool(get_adapter().is_mfa_enabled(person, FACTORS))


def has_shown_factor(request: HttpRequest, person: Person) -> bool:
    """Whether the person used a second factor in this session."""
    records = get_authentication_records(request, person)
    return any(record.get("method") == "mfa" for record in records)


def forget(request: HttpRequest) -> None:
    """Look again with the next request, because the person's factors have changed."""
    if request.session.get(SURE) != ON_MACHINE:
        request.session.pop(SURE, None)


def _page_to_show_it(request: HttpRequest, person: Person) -> str:
    method: dict[str, str] = get_account_adapter().get_reauthentication_methods(person)[0]
    if request.method != "GET":
        return method["url"]
    return f"{method['url']}?{urlencode({'next': request.get_full_path()})}"
