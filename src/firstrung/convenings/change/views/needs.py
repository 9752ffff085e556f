"""A hiring need, and what it changed."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firstrung.coalition.public import members_only
from firstrung.convenings.change.needs import hiring_facts
from firstrung.convenings.change.trails import trail_of_need
from firstrung.convenings.change.views.advice import trail_context
from firstrung.core.errors import NotVisible
from firstrung.identity.public import SignedRequest


@login_required
@require_safe
@members_only
def hiring_need_trail(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """What was recommended because of a hiring need, and what changed after that."""
    need = hiring_facts(request.user, {uid}).get(uid)
    if need is None:
        raise NotVisible("convenings.hiring_need")
    trail = trail_of_need(request.user, need)
    context = {"need": need, "led_on": bool(trail.stations), **trail_context(trail)}
    return render(request, "convenings/change/need_trail.html", context)
