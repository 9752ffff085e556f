"""The address that opens LinkedIn's form for a certification, filled in.

Nothing is sent from here: it is a link that the person follows, or not.
"""

from datetime import date
from urllib.parse import urlencode

from django.utils import timezone

from firstrung.credentials.public import Award, award_url, issuer_name
from firstrung.identity.public import Person

LEAST_AGE = 16
"""LinkedIn's User Agreement, "Service Eligibility": members are at least 16."""
FORM = "https://www.linkedin.com/profile/add"


def offered(person: Person, *, on: date) -> bool:
    """Whether the person is known to be old enough to have an account there."""
    age = person.age(on)
    return age is not None and age >= LEAST_AGE


def add_link(award: Award) -> str:
    """The link for one award: its name, who issued it, when, where it is checked, its id."""
    issued = timezone.localdate(award.issued_at)
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": award.achievement.name,
        "organizationName": issuer_name(),
        "issueYear": str(issued.year),
        "issueMonth": str(issued.month),
        "certUrl": award_url(award.uid),
        "certId": str(award.uid),
    }
    if award.valid_until is not None:
        ends = timezone.localdate(award.valid_until)
        fields |= {"expirationYear": str(ends.year), "expirationMonth": str(ends.month)}
    return f"{FORM}?{urlencode(fields)}"
