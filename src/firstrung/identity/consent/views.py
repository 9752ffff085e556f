"""The pages where a family decides, and reads what was shown to whom."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.core.paging import page_of
from firstrung.identity.consent.services import current_notice, decide, decisions
from firstrung.identity.enums import Purpose
from firstrung.identity.models import Person
from firstrung.identity.people.selectors import wards_of
from firstrung.identity.policies import DECIDE_CONSENT, READ_FAMILY_RECORD
from firstrung.identity.requests import SignedRequest


@login_required
@require_http_methods(["GET"])
def family(request: SignedRequest) -> HttpResponseBase:
    """A guardian's students; somebody with one goes straight there, a student to their own."""
    wards = list(wards_of(request.user))
    if len(wards) == 1:
        return redirect("consent", wards[0].uid)
    if not wards:
        return redirect("consent", request.user.uid)
    return render(request, "identity/consent/family.html", {"wards": wards})


@login_required
@require_http_methods(["GET"])
def consent(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Each purpose: what is shown, to whom, for what, and the decision that stands."""
    student = get_object_or_404(Person, uid=uid)
    READ_FAMILY_RECORD.require(request.user, student)
    today = timezone.localdate()
    language = get_language() or "en"
    rows = [
        row | {"notice": current_notice(row["purpose"], language)}
        for row in decisions(student, on=today)
    ]
    context = {
        "student": student,
        "rows": [row for row in rows if row["notice"]],
        "decides": DECIDE_CONSENT.allows(request.user, student),
        "own": student == request.user,
        "minor": student.is_minor(today),
        "guardians": student.guardians.filter(ended_at__isnull=True).select_related("guardian"),
    }
    return render(request, "identity/consent/consent.html", context)


@login_required
@require_POST
def decide_consent(request: SignedRequest, uid: UUID, purpose: str) -> HttpResponseBase:
    """Grant or refuse one purpose."""
    student = get_object_or_404(Person, uid=uid)
    granted = request.POST.get("decision") == "grant"
    decide(
        request.user,
        student=student,
        purpose=Purpose(purpose).value,
        granted=granted,
        now=timezone.now(),
        language=get_language() or "en",
    )
    name = Purpose(purpose).label
    if granted:
        messages.success(request, _("Allowed: %(purpose)s.") % {"purpose": name})
    else:
        messages.success(
            request, _("Not allowed: %(purpose)s. It took effect just now.") % {"purpose": name}
        )
    return redirect("consent", uid)


@login_required
@require_http_methods(["GET"])
def disclosures(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """What left the school circle: when, what, to whom, for what (34 CFR 99.32)."""
    student = get_object_or_404(Person, uid=uid)
    READ_FAMILY_RECORD.require(request.user, student)
    page = page_of(request, student.disclosures.all())
    context = {"student": student, "page": page, "own": student == request.user}
    return render(request, "identity/consent/disclosures.html", context)
