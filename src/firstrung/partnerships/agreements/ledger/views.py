"""Pages of the ledger: entries, and the balance of an employer."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.public import members_only
from firstrung.core import asked
from firstrung.core.downloads import csv_file, csv_stream
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import (
    Organization,
    OrganizationKind,
    SignedRequest,
    runs_the_coalition,
)
from firstrung.partnerships.agreements.ledger import selectors
from firstrung.partnerships.agreements.ledger.forms import KINDS, EntryForm
from firstrung.partnerships.agreements.ledger.plots import balance_picture, told
from firstrung.partnerships.agreements.ledger.services import set_entry, strike_entry
from firstrung.partnerships.agreements.policies import (
    KEEP_ENTRY,
    SEE_EMPLOYER,
    SEE_ENTRY,
    keeps_records,
    require_keeper,
)
from firstrung.partnerships.enums.agreements import Direction
from firstrung.partnerships.models.agreements import ExchangeEntry

YEAR = timedelta(days=365)


def days_asked(wanted: dict[str, str]) -> tuple[date, date]:
    """The days of a balance: those in the address, else the last twelve months."""
    last = asked.day(wanted.get("until")) or timezone.localdate()
    first = asked.day(wanted.get("from")) or last - YEAR + timedelta(days=1)
    return min(first, last), last


def employer_seen(request: SignedRequest, uid: UUID) -> Organization:
    """The employer, where the person may see its records; 404 otherwise."""
    row = get_object_or_404(Organization, uid=uid, kind=OrganizationKind.EMPLOYER)
    SEE_EMPLOYER.require(request.user, row)
    return row


@login_required
@require_safe
@members_only
def exchange_ledger(request: SignedRequest) -> HttpResponseBase:
    """Everything that employers gave and got, with its sums."""
    wanted = request.GET.dict()
    rows = selectors.entries(request.user, wanted)
    page = page_of(request, rows)
    keys = [row.pk for row in page]
    editable = KEEP_ENTRY.rows(request.user, ExchangeEntry.objects.filter(pk__in=keys))
    context: dict[str, Any] = {
        "page": page,
        "wanted": wanted,
        "sums": selectors.sums(rows),
        "directions": Direction.choices,
        "kinds": KINDS,
        "mine": set(editable.values_list("pk", flat=True)),
        "may_add": keeps_records(request.user),
        # Where an entry was counted from is not for everybody: a draft, a ballot, a closed event.
        "follows": runs_the_coalition(request.user),
    }
    return render(request, "partnerships/ledger/list.html", context)


@login_required
@require_safe
@members_only
def exchange_file(request: SignedRequest) -> HttpResponseBase:
    """The ledger as CSV."""
    header = [
        _("Day"), _("Employer"), _("Direction"), _("What"), _("With"), _("Quantity"), _("Unit"),
        _("Students"), _("Hours"), _("Dollars"), _("Evidence"), _("Link"),
    ]  # fmt: skip
    rows = (
        [
            row.happened_on,
            row.employer.name,
            str(row.get_direction_display()),
            str(row.get_kind_display()),
            row.institution.name if row.institution else None,
            row.quantity,
            row.unit,
            row.students,
            row.hours,
            row.money,
            row.evidence,
            row.link,
        ]
        for row in selectors.entries(request.user, request.GET.dict()).iterator(chunk_size=2000)
    )
    return csv_stream(f"ledger-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def exchange_new(request: SignedRequest) -> HttpResponseBase:
    """Write an entry."""
    require_keeper(request.user, "partnerships.add_entry")
    initial: dict[str, Any] = {"happened_on": timezone.localdate(), "quantity": 1}
    return _edit(request, EntryForm(request.POST or None, initial=initial), None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def exchange_entry(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change an entry."""
    row = _entry(uid)
    KEEP_ENTRY.require(request.user, row)
    return _edit(request, EntryForm(request.POST or None, initial=EntryForm.initial_of(row)), row)


def _entry(uid: UUID) -> ExchangeEntry:
    return get_object_or_404(
        ExchangeEntry.objects.select_related("employer", "institution"), uid=uid
    )


def _edit(request: SignedRequest, form: EntryForm, entry: ExchangeEntry | None) -> HttpResponseBase:
    if form.is_valid():
        try:
            set_entry(request.user, exchanged=form.exchanged(), now=timezone.now(), entry=entry)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("exchange_ledger")
    title = _("Change the entry") if entry else _("Write an entry")
    context = {"form": form, "entry": entry, "title": title}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/ledger/form.html", context, status=status)


@login_required
@require_POST
@members_only
def exchange_strike(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Take an entry out of the ledger."""
    row = _entry(uid)
    SEE_ENTRY.require(request.user, row)
    strike_entry(request.user, entry=row, now=timezone.now())
    messages.success(request, _("The entry was taken out."))
    return redirect("exchange_ledger")


@login_required
@require_safe
@members_only
def exchange_balance(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """What one employer gave and got."""
    employer = employer_seen(request, uid)
    first, last = days_asked(request.GET.dict())
    balance = selectors.balance(employer, first=first, last=last)
    context = {
        "employer": employer,
        "first": first,
        "last": last,
        "balance": balance,
        "told": told(balance),
        "pictures": [balance_picture(balance, wide=wide) for wide in (True, False)],
    }
    return render(request, "partnerships/ledger/balance.html", context)


@login_required
@require_safe
@members_only
def exchange_balance_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The balance as CSV."""
    employer = employer_seen(request, uid)
    first, last = days_asked(request.GET.dict())
    balance = selectors.balance(employer, first=first, last=last)
    header = [
        _("Direction"), _("What"), _("Entries"), _("Quantity"), _("Students"), _("Hours"),
        _("Dollars"),
    ]  # fmt: skip
    rows = (
        [str(word), side.label, side.n, side.quantity, side.students, side.hours, side.money]
        for word, sides in (
            (Direction.GIVE.label, balance.gives),
            (Direction.GET.label, balance.gets),
        )
        for side in sides
    )
    return csv_file(f"balance-{first}-{last}.csv", header, rows)
