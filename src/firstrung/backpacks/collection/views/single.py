"""One credential with everything that can be done with it."""

import json
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstrung.backpacks.collection import linkedin
from firstrung.backpacks.collection.ownership import whose
from firstrung.backpacks.collection.policies import SEE_HELD, TAKE_AWARD
from firstrung.backpacks.collection.reading import document_of, said
from firstrung.backpacks.collection.services.sharing import may_be_named
from firstrung.backpacks.models import HeldCredential, Share
from firstrung.credentials.public import (
    Award,
    badge_url,
    endorsements_shown,
    explain,
    issuer_name,
    verify,
)
from firstrung.identity.public import Person, SignedRequest

SECRET_KEY = "new_share_link"  # noqa: S105 - the name of a session entry


@login_required
@require_http_methods(["GET"])
@never_cache
def award(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """An award of this site: how it stands, what it says, and how to take it along."""
    rows = Award.objects.select_related("achievement", "holder", "status_list")
    row = get_object_or_404(rows, uid=uid)
    TAKE_AWARD.require(request.user, row)
    today = timezone.localdate()
    own = row.holder == request.user
    verdict, _document = verify(json.dumps(row.document).encode(), now=timezone.now())
    context = {
        "award": row,
        "answer": explain(verdict),
        "said": said(row.document),
        "issuer": issuer_name(),
        "picture": badge_url(row.achievement, "svg"),
        "linkedin": linkedin.add_link(row)
        if own and linkedin.offered(row.holder, on=today)
        else "",
        **endorsements_shown(award=row),
        **_sharing(request, row.holder, Share.objects.filter(award=row)),
    }
    return render(request, "backpacks/collection/award.html", context)


@login_required
@require_http_methods(["GET"])
@never_cache
def held(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A credential from elsewhere, or a transcript: judged anew, with its actions."""
    row = get_object_or_404(HeldCredential.objects.select_related("holder"), uid=uid)
    SEE_HELD.require(request.user, row)
    verdict, _document = verify(row.text.encode(), now=timezone.now())
    document = document_of(row)
    context = {
        "held": row,
        "answer": explain(verdict),
        "said": said(document),
        "whose": whose(document, row.holder),
        **_sharing(request, row.holder, Share.objects.filter(held=row)),
    }
    return render(request, "backpacks/collection/held.html", context)


def _sharing(request: SignedRequest, holder: Person, shares: Any) -> dict[str, Any]:
    now = timezone.now()
    return {
        "holder": holder,
        "own": holder == request.user,
        "may_be_named": may_be_named(holder, on=timezone.localdate(now)),
        "shares": shares,
        "now": now,
        "new_link": request.session.pop(SECRET_KEY, ""),
    }
