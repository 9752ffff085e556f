"""Runs inside the site's own Python and data: a public address, and the SQL of the main pages."""

import json

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from firstrung.identity.public import Person, Purpose, Role, consented  # noqa: E402
from firstrung.portfolios.public import Portfolio  # noqa: E402
from firstrung.validation.public import Showing  # noqa: E402


def public_path() -> str:
    """The address of an exhibited portfolio with pictures."""
    covered = consented(Purpose.PUBLIC_EXHIBITION, on=timezone.localdate())
    shown = Showing.objects.filter(shown_at__isnull=False, submission__student__in=covered)
    portfolio = Portfolio.objects.filter(student__in=shown.values("submission__student")).first()
    if portfolio is None:
        raise SystemExit("Nothing is exhibited; load the demonstration region.")
    return reverse("exhibit", args=[portfolio.slug])


def statements(path: str, person: Person | None) -> int:
    """SQL statements of one GET, the second one: what a page costs when its neighbours are warm."""
    client = Client(headers={"host": "localhost"})
    if person is not None:
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        status = client.get(path).status_code
    if status != 200:
        raise SystemExit(f"{path} answered {status}")
    return len(queries)


student = Person.objects.with_role(Role.STUDENT, on=timezone.localdate()).order_by("pk")[0]
path = public_path()
print(
    json.dumps(
        {"path": path, "exhibit": statements(path, None), "home": statements("/home/", student)}
    )
)
