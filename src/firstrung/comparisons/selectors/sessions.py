"""Sessions for pages: rows with their progress."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from firstrung.comparisons.models import Judge, Session
from firstrung.comparisons.policies import COMPARE, RUN_SESSION, TAKE_PART
from firstrung.comparisons.selectors.pairs import open_works, share_of
from firstrung.identity.public import Person
from firstrung.validation.public import SEE_SUBMISSION, Submission

OFFERED = 100
"""How many works a page offers at once."""


def sessions_of(actor: Person) -> QuerySet[Session]:
    """The sessions somebody runs, with works, judges and judgements counted."""
    judged = Count(
        "judges__judgements", filter=Q(judges__judgements__judged_at__isnull=False), distinct=True
    )
    live = Q(judges__released_at__isnull=True)
    rows = RUN_SESSION.rows(actor).select_related("organization")
    return rows.annotate(
        work_count=Count("works", distinct=True),
        judge_count=Count("judges", filter=live, distinct=True),
        judged=judged,
    ).order_by("-created_at", "-pk")


def places_of(actor: Person) -> QuerySet[Judge]:
    """The sessions in which somebody judges, the one that closes first on top."""
    rows = TAKE_PART.rows(actor).filter(session__state="open").select_related("session")
    return rows.order_by("session__closes_on", "pk")


@dataclass(frozen=True)
class Seated:
    """A judge with what is done and asked for."""

    judge: Judge
    done: int
    share: int


def judges_of(session: Session) -> list[Seated]:
    """The judges of a session (four queries)."""
    rows = session.judges.select_related("person", "organization").annotate(
        done=Count("judgements", filter=Q(judgements__judged_at__isnull=False))
    )
    judges = list(rows.order_by("in_replicate", "pk"))
    for judge in judges:
        judge.session = session
    works = open_works(session).count()
    share = {
        which: next((share_of(row, works=works) for row in judges if row.in_replicate == which), 0)
        for which in (False, True)
    }
    return [Seated(row, row.done, share[row.in_replicate]) for row in judges]


def candidates_for(session: Session, actor: Person) -> QuerySet[Submission]:
    """Works that may join: the newest `OFFERED` that a live consent lets others see."""
    rows = COMPARE.rows(actor).exclude(pk__in=session.works.values("submission"))
    newest = list(rows.order_by("-submitted_at", "-pk").values_list("pk", flat=True)[:OFFERED])
    return Submission.objects.filter(pk__in=newest).order_by("-submitted_at", "-pk")


def names_for(actor: Person, rows: QuerySet[Submission]) -> dict[int, str]:
    """Submission id → the student's name, only where the actor may see it (one query)."""
    seen = SEE_SUBMISSION.rows(actor, rows).select_related("student")
    return {row.pk: row.student.name for row in seen}
