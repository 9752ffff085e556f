"""Who may judge in a session."""

from datetime import date

from django.db.models import Q, QuerySet

from firstrung.comparisons.models import Session
from firstrung.identity.public import MANAGERS, Membership, Person, Role, in_scope
from firstrung.validation.public import panelist_choices


def judge_choices(session: Session, actor: Person, *, on: date) -> QuerySet[Membership]:
    """Panelists of employers, and teachers of the actor's schools, who don't judge here yet."""
    teachers = Q(role__in=[Role.TEACHER, Role.FACULTY]) & in_scope(
        actor, *MANAGERS, prefix="organization"
    )
    panelists = Q(pk__in=panelist_choices(on=on).order_by().values("pk"))
    seated = session.judges.filter(released_at__isnull=True).values("person")
    return (
        Membership.objects.live(on)
        .filter(teachers | panelists, person__is_active=True)
        .exclude(person__in=seated)
        .select_related("person", "organization")
        .order_by("organization__name", "person__family_name", "pk")
    )
