"""What a view that demands a sign-in gets."""

from django.http import HttpRequest

from firstrung.identity.models import Person


class SignedRequest(HttpRequest):
    """A request of somebody who is signed in; only for annotations behind `login_required`."""

    user: Person
