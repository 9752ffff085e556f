"""Who is told of an appeal and of marks to be settled."""

from django.utils import timezone

from firstrung.identity.public import MANAGERS, Membership, Organization, Person
from firstrung.validation.models import Appeal, Moderation
from firstrung.validation.redress import HANDLE_APPEAL, SETTLE_MODERATION
from firstrung.validation.selectors.moderation import marks_of


def _managers(organization: Organization, *, coalition: bool) -> list[Person]:
    """Coordinators of an organization and those above it, by id."""
    above = [organization.pk, organization.parent_id]
    if organization.parent is not None:
        above.append(organization.parent.parent_id)
    rows = Membership.objects.live(timezone.localdate()).filter(role__in=MANAGERS)
    places = rows.filter(organization__in=[pk for pk in above if pk is not None])
    if coalition:
        places = places | rows.filter(organization__kind="coalition")
    people = Person.objects.filter(pk__in=places.values("person"), is_active=True)
    return list(people.order_by("pk"))


def appeal_handlers(appeal: Appeal) -> list[Person]:
    """Those who may decide the appeal: the school's own first, else the coalition's."""
    for coalition in (False, True):
        people = _managers(appeal.submission.organization, coalition=coalition)
        fit = [person for person in people if HANDLE_APPEAL.allows(person, appeal)]
        if fit:
            return fit
    return []


def settlers(moderation: Moderation) -> list[Person]:
    """The two who marked, and the coordinators who may settle it."""
    submission = moderation.submission
    marked = [mark.reviewer for mark in marks_of(submission, moderation.stage)]
    people = _managers(submission.organization, coalition=False)
    return [*marked, *(row for row in people if SETTLE_MODERATION.allows(row, moderation))]
