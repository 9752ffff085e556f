"""How surely we know who is signed in."""

from allauth.mfa.adapter import get_adapter
from django.http import HttpRequest

from firstrung.identity.enums import SECOND_FACTOR_ROLES
from firstrung.identity.models import Person
from firstrung.identity.scopes import holds

SURE = "second_factor_done"


def owes_second_factor(request: HttpRequest) -> bool:
    """Whether this session belongs to staff that has not yet shown a second factor.

    Somebody with an authenticator was asked for it while signing in, so having one is enough.
    A link printed on the machine itself counts: who reads it controls the machine anyway.
    The answer "no" is kept in the session, so that it costs no query per page.
    """
    if request.session.get(SURE):
        return False
    person = request.user
    if not isinstance(person, Person):
        return False
    if holds(person, *SECOND_FACTOR_ROLES) and not get_adapter().is_mfa_enabled(person):
        return True
    request.session[SURE] = True
    return False
