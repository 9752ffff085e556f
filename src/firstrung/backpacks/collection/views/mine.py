"""One page with every credential of a person."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from firstrung.backpacks.collection.selectors.cards import cards, collection
from firstrung.core.paging import page_of
from firstrung.identity.public import READ_FAMILY_RECORD, Person, SignedRequest, wards_of


@login_required
@require_http_methods(["GET"])
def mine(request: SignedRequest) -> HttpResponseBase:
    """The actor's own page."""
    return _page(request, request.user)


@login_required
@require_http_methods(["GET"])
def person(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Awards and kept credentials of the holder; a guardian sees what the student sees."""
    holder = get_object_or_404(Person, uid=uid)
    READ_FAMILY_RECORD.require(request.user, holder)
    return _page(request, holder)


def _page(request: SignedRequest, holder: Person) -> HttpResponseBase:
    page = page_of(request, collection(holder), size=12)
    own = holder == request.user
    context = {
        "holder": holder,
        "own": own,
        "page": page,
        "cards": cards(list(page), holder, now=timezone.now()),
        "wards": wards_of(request.user) if own else [],
    }
    return render(request, "backpacks/collection/person.html", context)
