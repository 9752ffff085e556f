"""The holder's pages: choose a wallet, scan or press the link, see that it arrived."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstrung.backpacks.models import Delivery, DeliveryState, Protocol
from firstrung.backpacks.wallets.forms import WalletForm
from firstrung.backpacks.wallets.links import (
    interaction_url,
    learner_wallet_url,
    offer_by_reference,
    offer_by_value,
    pin_of,
    secret_of,
)
from firstrung.backpacks.wallets.openid import offer_of
from firstrung.backpacks.wallets.policies import HAND_OVER, SEE_DELIVERY, SEE_WALLET
from firstrung.backpacks.wallets.services import offer
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.credentials.public import Award, qr_svg
from firstrung.identity.public import SignedRequest


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def wallet(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Choose a wallet; below, what was handed over before. Guardians see this, holders do it."""
    award = get_object_or_404(Award.objects.select_related("achievement"), uid=uid)
    SEE_WALLET.require(request.user, award)
    form = WalletForm(request.POST or None)
    if request.method == "POST":
        HAND_OVER.require(request.user, award)
        if form.is_valid():
            try:
                delivery = offer(request.user, award=award, now=timezone.now(), **form.chosen())
            except Problem as problem:
                form.add_problem(problem)
            else:
                return redirect("handover", delivery.uid)
    context = {
        "award": award,
        "form": form,
        "own": award.holder_id == request.user.pk,
        "page": page_of(request, Delivery.objects.filter(award=award)),
        "now": timezone.now(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "backpacks/wallets/wallet.html", context, status=status)


@login_required
@require_http_methods(["GET"])
@never_cache
def handover(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One hand-over: code and link while it is open, for the holder alone; and how far it is."""
    rows = Delivery.objects.select_related("award__achievement")
    delivery = get_object_or_404(rows, uid=uid)
    SEE_DELIVERY.require(request.user, delivery)
    now = timezone.now()
    waiting = delivery.state != DeliveryState.DELIVERED and delivery.expires_at > now
    context = {"delivery": delivery, "award": delivery.award, "waiting": waiting}
    if request.headers.get("HX-Request"):
        return render(request, "backpacks/wallets/state.html", context)
    if waiting and delivery.holder_id == request.user.pk:
        context |= _links(delivery)
    return render(request, "backpacks/wallets/handover.html", context)


def _links(delivery: Delivery) -> dict[str, object]:
    """What only the holder may see: the code, the links and the number."""
    if delivery.protocol == Protocol.VCAPI:
        scanned = interaction_url(delivery)
        return {
            "qr": qr_svg(scanned),
            "link": learner_wallet_url(secret_of(delivery)),
            "text": scanned,
        }
    scanned = offer_by_reference(delivery)
    return {
        "qr": qr_svg(scanned),
        "link": scanned,
        "text": offer_by_value(offer_of(delivery)),
        "pin": pin_of(delivery) if delivery.pin_sha256 else "",
    }
