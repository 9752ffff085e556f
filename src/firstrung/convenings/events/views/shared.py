"""What the pages about events share."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from firstrung.convenings.events.selectors import may_enter
from firstrung.convenings.models import Event
from firstrung.convenings.policies import RUN_EVENT, SEE_EVENT
from firstrung.core.errors import NotVisible
from firstrung.identity.public import SignedRequest

P = ParamSpec("P")
View = Callable[Concatenate[SignedRequest, P], HttpResponseBase]


def for_guests(view: View[P]) -> View[P]:
    """404 for families and guests; members and students have events."""

    @wraps(view)
    def gated(request: SignedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_enter(request.user):
            raise NotVisible("convenings.events")
        return view(request, *args, **kwargs)

    return gated


def visible(request: SignedRequest, uid: UUID) -> Event:
    """The event, where the person may see it; 404 otherwise."""
    rows = Event.objects.select_related("host", "initiative", "created_by")
    row = get_object_or_404(rows, uid=uid)
    SEE_EVENT.require(request.user, row)
    return row


def run(request: SignedRequest, uid: UUID) -> Event:
    """The event, where the person runs it; 404 or 403 otherwise."""
    row = visible(request, uid)
    RUN_EVENT.require(request.user, row)
    return row
