"""The way to the certificate, its confirmation, and the evidence behind it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.core.errors import NotVisible, NotYours
from firstrung.core.paging import page_of
from firstrung.credentials.public import REVOKE_AWARD, SEE_AWARD, Award
from firstrung.files.public import StoredFile, serve
from firstrung.identity.public import (
    MANAGERS,
    READ_FAMILY_RECORD,
    SEE_STUDENT,
    Person,
    Purpose,
    SignedRequest,
    covers,
    holds,
    log_disclosure,
    runs_the_coalition,
)
from firstrung.opportunities.public import SEE_CANDIDATE, Candidate
from firstrung.portfolios.public import SEE_PORTFOLIO, Snapshot, verify_snapshot
from firstrung.processes.awards import candidates, confirm, draft_certificate
from firstrung.processes.eligibility import assess, assess_all, explain
from firstrung.validation.public import PanelResult, public_words


@login_required
@require_http_methods(["GET"])
def certificates(request: SignedRequest) -> HttpResponseBase:
    """Who waits for confirmation, with the five findings; what has been issued."""
    if not holds(request.user, *MANAGERS):
        raise NotYours("web.certificates")
    now = timezone.now()
    waiting = list(candidates(request.user)[:10])
    assessments = assess_all([row.student for row in waiting], on=timezone.localdate(now))
    rows = []
    for submission in waiting:
        assessment = assessments[submission.student_id]
        rows.append(
            {
                "submission": submission,
                "eligible": assessment.eligible,
                "findings": explain(assessment.findings),
            }
        )
    issued = REVOKE_AWARD.rows(request.user).select_related("achievement").order_by("-issued_at")
    context = {
        "rows": rows,
        "page": page_of(request, issued),
        "now": now,
        "may_define": runs_the_coalition(request.user),
    }
    return render(request, "web/certificates.html", context)


@login_required
@require_POST
def certificate_definition(request: SignedRequest) -> HttpResponseBase:
    """A draft of the certificate's definition, prefilled from the newest threshold."""
    row = draft_certificate(request.user, now=timezone.now())
    messages.success(request, _("The draft is filled from the threshold and its rubric."))
    return redirect("achievement_desk", row.code, row.version)


@login_required
@require_POST
def certificate_confirm(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Confirm: the certificate is signed and the student gets a letter."""
    student = get_object_or_404(Person, uid=uid)
    award = confirm(request.user, student=student, now=timezone.now())
    messages.success(
        request, _("The certificate of %(name)s is issued.") % {"name": award.holder_name}
    )
    return redirect("certificate", award.uid)


@login_required
@require_http_methods(["GET"])
def way(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The five requirements of one student, explained, and the certificates earned."""
    student = get_object_or_404(Person, uid=uid)
    SEE_STUDENT.require(request.user, student)
    now = timezone.now()
    findings = explain(assess(student, on=timezone.localdate(now)).findings)
    awards = SEE_AWARD.rows(request.user, Award.objects.filter(holder=student))
    context = {
        "student": student,
        "own": student == request.user,
        "family": READ_FAMILY_RECORD.allows(request.user, student),
        "findings": findings,
        "met": sum(row.met for row in findings),
        "awards": awards.select_related("achievement"),
        "now": now,
    }
    return render(request, "web/way.html", context)


def _may_see_work(request: HttpRequest, snapshot: Snapshot) -> bool:
    """The school circle, employers who may find the student, and the public after consent."""
    student = snapshot.portfolio.student
    if SEE_PORTFOLIO.allows(request.user, snapshot.portfolio):
        return True
    found = SEE_CANDIDATE.rows(request.user, Candidate.objects.filter(student=student)).exists()
    public = covers(student, Purpose.PUBLIC_EXHIBITION, on=timezone.localdate())
    if found or public:
        log_disclosure(
            student=student,
            recipient=request.user if request.user.is_authenticated else None,
            purpose=Purpose.EMPLOYER_SEARCH if found else Purpose.PUBLIC_EXHIBITION,
            what=gettext_noop("Validated portfolio"),
            now=timezone.now(),
            object_uid=snapshot.uid,
        )
    return found or public


def _snapshot(sha256: str) -> Snapshot:
    row = Snapshot.objects.filter(sha256=sha256).select_related("portfolio__student").first()
    if row is None:
        raise NotVisible("web.evidence")
    return row


@require_http_methods(["GET"])
@never_cache
def evidence(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """The frozen portfolio that a certificate names, for those who may see it."""
    snapshot = _snapshot(sha256)
    context = {
        "snapshot": snapshot,
        "shown": _may_see_work(request, snapshot),
        "intact": verify_snapshot(snapshot),
        "decision": _decision(snapshot),
        "prefix": f"/evidence/{sha256}/files/",
    }
    return render(request, "web/evidence.html", context)


def _decision(snapshot: Snapshot) -> list[str]:
    """What the panel's decision on this work rested on, in words that describe no rater."""
    result = PanelResult.objects.filter(submission__snapshot=snapshot).order_by("-met").first()
    return [] if result is None else public_words(result)


@require_http_methods(["GET"])
def evidence_file(
    request: HttpRequest, sha256: str, uid: UUID, *, thumbnail: bool = False
) -> HttpResponseBase:
    """A file of the frozen portfolio."""
    snapshot = _snapshot(sha256)
    if not _may_see_work(request, snapshot):
        raise NotVisible("web.evidence_file")
    stored = get_object_or_404(StoredFile, uid=uid, pk__in=snapshot.files.values("file"))
    return serve(request, stored, thumbnail=thumbnail)
