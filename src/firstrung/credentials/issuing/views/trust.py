"""Keys and audit, for those who run the coalition."""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstrung.core.downloads import csv_stream
from firstrung.core.errors import NotYours
from firstrung.core.forms import DesignedForm
from firstrung.core.paging import page_of
from firstrung.credentials.issuing.audit import Wanted, cells, entries, heading
from firstrung.credentials.issuing.selectors import keys_with_use
from firstrung.credentials.issuing.wording import told
from firstrung.credentials.keys import own_dids, rotate
from firstrung.credentials.models import Achievement, SigningKey
from firstrung.identity.public import SignedRequest, runs_the_coalition


def _require_coalition(request: HttpRequest, what: str) -> None:
    if not runs_the_coalition(request.user):
        raise NotYours(what)


@login_required
@require_http_methods(["GET"])
@never_cache
def keys(request: SignedRequest) -> HttpResponseBase:
    """Live and retired keys, and how much each has signed."""
    _require_coalition(request, "credentials.keys")
    context = {"page": page_of(request, keys_with_use()), "own": own_dids()}
    return render(request, "credentials/issuing/keys.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def key_rotate(request: SignedRequest, pk: int) -> HttpResponseBase:
    """Retire a live key of ours and make its successor, after the second factor was shown again."""
    _require_coalition(request, "credentials.key_rotate")
    if settings.SECOND_FACTOR_REQUIRED:
        raise_if_reauthentication_required(request, app="mfa")
    rows = SigningKey.objects.filter(did__in=own_dids(), retired_at__isnull=True)
    key = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        new = rotate(request.user, now=timezone.now(), did=key.did, algorithm=key.algorithm)
        text = _("%(key)s signs from now on. What the old key signed stays valid.")
        messages.success(request, text % {"key": new.fragment})
        return redirect("signing_keys")
    return render(request, "credentials/issuing/rotate.html", {"key": key})


class AuditForm(DesignedForm):
    """Which entries of the audit."""

    person = forms.CharField(
        label=gettext_lazy("Person"),
        help_text=gettext_lazy("Who did it, or whose certificate it is."),
        required=False,
        max_length=100,
    )
    achievement = forms.ModelChoiceField(
        label=gettext_lazy("Achievement"), queryset=Achievement.objects.all(), required=False
    )
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput())
    until = forms.DateField(label=gettext_lazy("To"), required=False, widget=forms.DateInput())

    def wanted(self) -> Wanted:
        """What was asked for; everything where the question is not understood."""
        values: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        return Wanted(**values)


@login_required
@require_http_methods(["GET"])
@never_cache
def audit(request: SignedRequest) -> HttpResponseBase:
    """Who did what with credentials, by person, achievement and days; a page, or a CSV."""
    form = AuditForm(request.GET or None)
    rows = entries(request.user, form.wanted())
    if request.GET.get("format") == "csv":
        return csv_stream("credentials-audit.csv", heading(), cells(rows))
    page = page_of(request, rows, size=50)
    context = {"form": form, "page": page, "rows": [told(entry) for entry in page]}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "credentials/issuing/audit.html", context, status=status)
