"""The addresses of the VC-API exchange."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from firstrung.backpacks.wallets.links import learner_wallet_url
from firstrung.backpacks.wallets.services import Gone
from firstrung.backpacks.wallets.vcapi import Unproven, begin, complete, protocols
from firstrung.backpacks.wallets.views.answers import for_wallets, json_object, problem

ENDED = "This link was used or has ended. Ask the holder for a new one."


def _gone(gone: Gone) -> HttpResponse:
    if gone.known:
        return problem(410, "Ended", ENDED)
    return problem(404, "Unknown", "There is no such exchange.")


@for_wallets("GET")
def interaction(request: HttpRequest, secret: str) -> HttpResponse:
    """How to talk to us, for wallets; for people who scanned the code, what to do with it."""
    person = request.get_preferred_type(["application/json", "text/html"]) == "text/html"
    try:
        found = protocols(secret, now=timezone.now())
    except Gone as gone:
        if person:
            return render(request, "backpacks/wallets/ended.html", status=410)
        return _gone(gone)
    if person:
        link = learner_wallet_url(secret)
        return render(request, "backpacks/wallets/interaction.html", {"link": link})
    return JsonResponse(found)


@for_wallets("POST")
def exchange(request: HttpRequest, secret: str) -> HttpResponse:
    """Nothing or ``{}`` begins the exchange; a presentation completes it."""
    message = json_object(request)
    if message is None:
        return problem(400, "Malformed", "Send one JSON object.")
    now = timezone.now()
    try:
        if "verifiablePresentation" in message:
            answer = complete(secret, message["verifiablePresentation"], now=now)
        elif message:
            return problem(400, "Malformed", "Send {} or a verifiablePresentation.")
        else:
            answer = begin(secret, now=now)
    except Gone as gone:
        return _gone(gone)
    except Unproven as reason:
        return problem(400, "Not proven", str(reason))
    return JsonResponse(answer)
