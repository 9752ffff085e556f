"""The portfolio as a whole: the student's own, and what family and teachers see."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import NotYours
from firstrung.identity.public import SEE_STUDENT, Person
from firstrung.portfolios.enums import Component
from firstrung.portfolios.forms.pages import DescribeForm
from firstrung.portfolios.models import Portfolio
from firstrung.portfolios.policies import KEEP_PORTFOLIO, SEE_PORTFOLIO
from firstrung.portfolios.selectors.entries import portfolio_of, shown_entries
from firstrung.portfolios.selectors.progress import (
    Targets,
    facts_of,
    next_steps,
    share_done,
    steps,
)
from firstrung.portfolios.services.portfolios import describe, open_portfolio
from firstrung.portfolios.words import GUIDES


def own_portfolio(student: Any) -> Portfolio:
    """The signed-in student's portfolio, opened on first use; 403 for everybody else."""
    portfolio = portfolio_of(student)
    if portfolio is None:
        if not KEEP_PORTFOLIO.allows(student, student):
            raise NotYours(KEEP_PORTFOLIO.name)
        portfolio = open_portfolio(student=student, now=timezone.now())
    return portfolio


@login_required
@require_http_methods(["GET"])
def own(request: HttpRequest) -> HttpResponseBase:
    """The student's own portfolio: what is there, what is missing, what to do next."""
    portfolio = own_portfolio(request.user)
    return render(request, "portfolios/portfolio.html", _context(portfolio, edits=True))


@login_required
@require_http_methods(["GET"])
def of_student(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """A student's portfolio to read, by the uid of the portfolio or of the student."""
    portfolio = (
        Portfolio.objects.filter(Q(uid=uid) | Q(student__uid=uid)).select_related("student").first()
    )
    if portfolio is None:
        student = get_object_or_404(Person, uid=uid)
        SEE_STUDENT.require(request.user, student)
        return render(request, "portfolios/unopened.html", {"student": student})
    SEE_PORTFOLIO.require(request.user, portfolio)
    if portfolio.student_id == request.user.pk:
        return redirect("portfolio")
    return render(request, "portfolios/portfolio.html", _context(portfolio, edits=False))


def _context(portfolio: Portfolio, *, edits: bool) -> dict[str, Any]:
    entries = shown_entries(portfolio)
    way = steps(facts_of(portfolio, entries), Targets())
    done, total = share_done(way)
    return {
        "portfolio": portfolio,
        "student": portfolio.student,
        "edits": edits,
        "sections": [
            {
                "component": component,
                "guide": GUIDES[component],
                "entries": [entry for entry in entries if entry.component == component],
            }
            for component in Component
        ],
        "total_entries": len(entries),
        "way": way,
        "open_steps": next_steps(way),
        "done": done,
        "total": total,
    }


@login_required
@require_http_methods(["GET", "POST"])
def about(request: HttpRequest) -> HttpResponseBase:
    """Headline and text of one's own portfolio."""
    portfolio = own_portfolio(request.user)
    initial = {"headline": portfolio.headline, "about": portfolio.about}
    form = DescribeForm(request.POST or None, initial=initial)
    if form.is_valid():
        describe(portfolio.student, portfolio=portfolio, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("portfolio")
    status = 422 if form.is_bound else 200
    return render(request, "portfolios/about.html", {"form": form}, status=status)
