"""Ask for a sign-in link, and sign in with one."""

from datetime import datetime, timedelta

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth import login
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from firstrung.identity.enums import LinkPurpose
from firstrung.identity.events import SignInRequested
from firstrung.identity.links import SIGN_IN_MINUTES, make_link, use_link
from firstrung.identity.models import AccessLink, Person
from firstrung.identity.signin.assurance import ON_MACHINE, SURE
from firstrung.identity.signin.destinations import take_destination
from firstrung.jobs.public import publish

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PER_HOUR = 5
PER_HOUR_FROM_ONE_NETWORK = 120
"""Three classes that sign in at the bell from behind their school's one address."""
HOUR_SECONDS = 3600


def request_sign_in(*, email: str, now: datetime) -> None:
    """Send a sign-in link to the person with that address; say nothing where there is none.

    At most `PER_HOUR` letters an hour go to one person. The letter is written by a job, so the
    answer takes as long for a stranger as for a member.
    """
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        return
    recent = AccessLink.objects.filter(
        person=person,
        purpose=LinkPurpose.SIGN_IN,
        issued_on_machine=False,
        created_at__gt=now - timedelta(hours=1),
    )
    if recent.count() < PER_HOUR:
        publish(SignInRequested(person_id=person.pk))


def too_many_requests(request: HttpRequest) -> bool:
    """Count a request for a link; whether its network has asked too often within the hour.

    A network is an IPv4 address or an IPv6 /64. Behind a proxy allauth's settings for trusted
    proxies say which address is the visitor's.
    """
    key = f"sign-in-requests:{get_ip(request)}"
    cache.add(key, 0, timeout=HOUR_SECONDS)
    try:
        return bool(cache.incr(key) > PER_HOUR_FROM_ONE_NETWORK)
    except ValueError:  # the hour ended between the two lines
        return False


def sign_in_link(
    person: Person, *, now: datetime, on_machine: bool = False, minutes: int = SIGN_IN_MINUTES
) -> str:
    """The secret of a new one-time sign-in link."""
    _link, secret = make_link(
        person=person,
        purpose=LinkPurpose.SIGN_IN,
        now=now,
        valid_for=timedelta(minutes=minutes),
        issued_on_machine=on_machine,
    )
    return secret


def sign_in(request: HttpRequest, link: AccessLink, *, now: datetime) -> HttpResponseBase | None:
    """Sign the link's person in; None where the link was used a moment ago.

    Somebody who has a second factor is asked for it next, unless the link was made on the
    machine itself: that is also the way back for somebody who lost theirs, so for five minutes
    such a session may remove it.
    """
    if not use_link(link, now=now):
        return None
    person = link.person
    if link.issued_on_machine:
        login(request, person, backend=BACKEND)
        record_authentication(request, person, "link made on the machine", reauthenticated=True)
        request.session[SURE] = ON_MACHINE
        return redirect(take_destination(request) or "home")
    return enter(request, person)


def enter(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Sign a person in whose address was just proved; a second factor is asked for next."""
    response: HttpResponseBase = perform_login(request, person, email=person.email)
    return response
