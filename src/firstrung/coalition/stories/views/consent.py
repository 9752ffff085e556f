"""The speaker's yes and no: the page behind the link, paper, taking it back."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.coalition.gates import members_only
from firstrung.coalition.models import Testimonial
from firstrung.coalition.stories import consenting
from firstrung.coalition.stories.forms import PaperForm
from firstrung.coalition.stories.policies import KEEP_TESTIMONIAL
from firstrung.coalition.stories.shown import attribution, possible_levels, voice
from firstrung.coalition.stories.views.testimonials import seen, show_testimonial
from firstrung.core.errors import Problem
from firstrung.identity.public import SignedRequest


@never_cache
@require_http_methods(["GET", "POST"])
def testimonial_consent(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The speaker reads what would be shown, and says yes to one level or no."""
    row, problem = consenting.find_by_link(secret), None
    if request.method == "POST":
        now, choice = timezone.now(), request.POST.get("level", "")
        try:
            if choice == "none":
                row = consenting.withdraw_by_link(secret, now=now)
            else:
                row = consenting.consent_by_link(secret, level=choice, now=now)
        except Problem as found:
            problem = found.message
        else:
            messages.success(request, _("Thank you. Your choice holds from now on."))
            return redirect("testimonial_consent", secret)
    return _consent_page(request, row, problem)


def _consent_page(
    request: HttpRequest, row: Testimonial, problem: object | None
) -> HttpResponseBase:
    fresh = row.link_until is not None and row.link_until >= timezone.now()
    context = {
        "row": row,
        "voice": voice(row),
        "fresh": fresh,
        "problem": problem,
        "levels": [(level, attribution(row, level)) for level in possible_levels(row)],
    }
    status = 422 if problem else 200
    return render(request, "coalition/stories/consent.html", context, status=status)


@login_required
@require_POST
@members_only
def testimonial_link(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Make a link and show it this one time."""
    row = seen(request, uid)
    secret = consenting.make_consent_link(request.user, testimonial=row, now=timezone.now())
    link = settings.BASE_URL + reverse("testimonial_consent", args=[secret])
    return show_testimonial(request, row, link=link)


@login_required
@require_POST
@members_only
def testimonial_ask(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Send the link to the speaker."""
    row = seen(request, uid)
    try:
        consenting.ask_by_letter(request.user, testimonial=row, now=timezone.now())
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("The letter is on its way."))
    return redirect("testimonial", uid)


@login_required
@require_POST
@members_only
def testimonial_paper(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Note a yes on paper."""
    row = seen(request, uid)
    KEEP_TESTIMONIAL.require(request.user, row)
    form = PaperForm(request.POST, levels=possible_levels(row))
    if form.is_valid():
        try:
            consenting.consent_on_paper(
                request.user, testimonial=row, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("It is shown from now on."))
            return redirect("testimonial", uid)
    return show_testimonial(request, row, paper=form)


@login_required
@require_POST
def testimonial_withdraw(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Take the yes back; what was shown is gone at once."""
    row = seen(request, uid)
    consenting.withdraw(request.user, testimonial=row, now=timezone.now())
    messages.success(request, _("It is no longer shown."))
    return redirect("testimonial", uid)
