"""What waits for the people of an employer."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from firstrung.credentials.public import REPRESENT
from firstrung.identity.public import Organization, OrganizationKind, Person, Role, in_scope
from firstrung.opportunities.public import SEE_CANDIDATE
from firstrung.validation.public import SIGN_THRESHOLD, Threshold, ThresholdState
from firstrung.web.home.cards import Card

FEW = 3
"""Cards of one kind where somebody speaks for several employers; pages list them all."""


def employer(person: Person, _today: date) -> Iterator[Card]:
    """Thresholds to sign, talent, what ready means."""
    signing = Threshold.objects.filter(state=ThresholdState.SIGNING)
    mine = signing.filter(signatures__organization__memberships__person=person)
    unsigned = SIGN_THRESHOLD.rows(person, signing.exclude(pk__in=mine))
    for threshold in unsigned:
        yield Card(
            title=_("A threshold waits for your signature"),
            text=_("Version %(version)s of what “ready” means.") % {"version": threshold.version},
            url=reverse("threshold", args=[threshold.uid]),
            action=_("Read and sign"),
            icon="pencil",
            urgent=True,
        )
    yield Card(
        title=_("Find talent"),
        text=_("Validated portfolios that families have opened to employers."),
        url=reverse("talent"),
        action=_("Search"),
        icon="search",
        count=SEE_CANDIDATE.rows(person).count(),
    )
    yield Card(
        title=_("What “ready” means"),
        text=_("The threshold in force, its rubric, and who signed it."),
        url=reverse("thresholds"),
        action=_("Read it"),
        icon="scale",
    )
    own = Organization.objects.filter(
        in_scope(person, Role.EMPLOYER), kind=OrganizationKind.EMPLOYER, ended_at__isnull=True
    )
    for employed in own.order_by("name")[:FEW]:
        yield Card(
            title=_("Your company’s record"),
            text=_("%(name)s: whom to talk to, and whom you look for.") % {"name": employed.name},
            url=reverse("own_record", args=[employed.uid]),
            action=_("Open"),
            icon="building",
        )
    for organization in REPRESENT.rows(person).order_by("name")[:FEW]:
        yield Card(
            title=_("Endorsements"),
            text=_("What %(name)s endorses, signed in its own name.") % {"name": organization.name},
            url=reverse("employer", args=[organization.uid]),
            action=_("Open"),
            icon="certificate",
        )
