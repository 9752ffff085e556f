"""Employers of a file that may be there, or stand in the file, under another name."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Substr

from firstrung.identity.public import Organization, OrganizationKind
from firstrung.partnerships.enums.pipeline import LineOutcome
from firstrung.partnerships.models import Account, EmployerImport, EmployerLine
from firstrung.partnerships.pipeline.domains import plain_name

AT_ONCE, CASES = 2000, 200


@transaction.atomic
def mark_doubles(imported: EmployerImport) -> None:
    """Note at each new employer whose name or domain it shares; may be done again.

    The number of queries grows with the employers there are, a query for some thousand of them.
    """
    rows = imported.rows.exclude(outcome=LineOutcome.REFUSED).filter(known=False).order_by()
    rows.update(double_of="", double_line=None)
    firsts = rows.filter(is_first=True)
    _in_pipeline(firsts, "plain", _names())
    _in_pipeline(firsts, "domain", _domains())
    for field in ("plain", "domain"):
        _in_file(firsts, field)
    _hand_on(rows.filter(is_first=False))


def _names() -> Iterator[tuple[str, str]]:
    rows = Organization.objects.filter(kind=OrganizationKind.EMPLOYER, ended_at__isnull=True)
    for name in rows.order_by().values_list("name", flat=True).iterator(AT_ONCE):
        yield plain_name(name).lower(), name


def _domains() -> Iterator[tuple[str, str]]:
    rows = Account.objects.exclude(domain="").order_by()
    yield from rows.values_list("domain", "organization__name").iterator(AT_ONCE)


def _in_pipeline(
    firsts: QuerySet[EmployerLine], field: str, there: Iterable[tuple[str, str]]
) -> None:
    """Compare with the employers that are there, given by what is compared and their name."""
    pairs = iter(there)
    while some := dict(islice(pairs, AT_ONCE)):
        found = firsts.filter(double_of="", **{f"{field}__in": list(some)})
        matched = sorted(set(found.values_list(field, flat=True)))
        for start in range(0, len(matched), CASES):
            part = matched[start : start + CASES]
            cases = [When(**{field: word}, then=Value(some[word])) for word in part]
            rows = firsts.filter(double_of="", **{f"{field}__in": part})
            rows.update(double_of=Case(*cases, output_field=CharField()))


def _in_file(firsts: QuerySet[EmployerLine], field: str) -> None:
    """Compare with the lines above; the uppermost one counts."""
    above = EmployerLine.objects.filter(
        imported=OuterRef("imported"), is_first=True, line__lt=OuterRef("line"),
        **{field: OuterRef(field)},
    ).order_by("line")  # fmt: skip
    rows = firsts.filter(double_of="").exclude(**{field: ""})
    name = Subquery(above.annotate(name=Substr(KT("cells__name"), 1, 200)).values("name")[:1])
    rows.update(
        double_of=Coalesce(name, Value(""), output_field=CharField()),
        double_line=Subquery(above.values("line")[:1]),
    )


def _hand_on(others: QuerySet[EmployerLine]) -> None:
    """What holds for the first line of an employer holds for its others."""
    first = EmployerLine.objects.filter(
        imported=OuterRef("imported"), is_first=True, key=OuterRef("key")
    ).order_by()
    others.update(
        double_of=Coalesce(
            Subquery(first.values("double_of")[:1]), Value(""), output_field=CharField()
        ),
        double_line=Subquery(first.values("double_line")[:1]),
    )
