"""Who works with whom, as a picture and as tables."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstrung.coalition.enums import InitiativeKind
from firstrung.coalition.gates import members_only
from firstrung.coalition.models import Initiative
from firstrung.coalition.roadmap.network import MOST, network, ties
from firstrung.coalition.roadmap.network_plot import network_picture, told
from firstrung.core.downloads import csv_stream
from firstrung.identity.public import Organization, OrganizationKind, SignedRequest


@login_required
@require_safe
@members_only
def stakeholders(request: SignedRequest) -> HttpResponseBase:
    """The most connected organizations and initiatives."""
    wanted = request.GET.dict()
    found = network(request.user, wanted)
    context: dict[str, Any] = {
        "network": found,
        "rows": [(node, list(found.initiatives_of(node))) for node in found.organizations],
        "told": told(found),
        "pictures": [network_picture(found, wide=wide) for wide in (True, False)],
        "wanted": wanted,
        "kinds": OrganizationKind.choices,
        "initiative_kinds": InitiativeKind.choices,
        "most": MOST,
    }
    return render(request, "coalition/roadmap/stakeholders.html", context)


@login_required
@require_safe
@members_only
def stakeholders_file(request: SignedRequest) -> HttpResponseBase:
    """Every organization with every initiative it leads or takes part in, as CSV."""
    header = [
        _("Organization"), _("Kind of organization"), _("Initiative"), _("Kind of initiative"),
        _("Leads"),
    ]  # fmt: skip
    found = ties(request.user, request.GET.dict())
    organizations = Organization.objects.in_bulk({one for one, _other in found})
    initiatives = Initiative.objects.in_bulk({other for _one, other in found})
    rows = sorted(
        [
            organizations[one].name,
            str(organizations[one].get_kind_display()),
            initiatives[other].title,
            str(initiatives[other].get_kind_display()),
            _("yes") if leads else _("no"),
        ]
        for (one, other), leads in found.items()
    )
    return csv_stream(f"stakeholders-{timezone.localdate()}.csv", header, rows)
