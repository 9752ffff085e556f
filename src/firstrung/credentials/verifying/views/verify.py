"""The page where anybody checks a credential."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstrung.core.forms import DesignedForm
from firstrung.credentials.verifying.results import holder_of, results_of
from firstrung.credentials.verifying.verification import verify as judge
from firstrung.credentials.verifying.wording import explain

MAX_UPLOAD = 256 * 1024


class VerifyForm(DesignedForm):
    """A credential as text or as a file."""

    text = forms.CharField(
        label=gettext_lazy("Paste the credential"),
        help_text=gettext_lazy("The whole text, from the first { to the last }."),
        required=False,
        max_length=MAX_UPLOAD,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose the file"),
        help_text=gettext_lazy("The .json file that the holder sent you."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """One of the two is needed, and small enough to be a credential."""
        values = super().clean() or {}
        file = values.get("file")
        if not values.get("text", "").strip() and file is None:
            raise forms.ValidationError(_("Paste a credential or choose a file."))
        if file is not None and file.size > MAX_UPLOAD:
            self.add_error("file", _("That file is too large to be a credential (256 kB at most)."))
        return values


@require_http_methods(["GET", "POST"])
@never_cache
def verify(request: HttpRequest) -> HttpResponseBase:
    """Check a pasted or uploaded credential; the answer in words, the trail below."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "credentials/verifying/verify.html", {"form": form}, status=status)
    file = form.cleaned_data["file"]
    raw = file.read() if file is not None else form.cleaned_data["text"].strip().encode()
    verdict, document = judge(raw, now=timezone.now())
    context = {
        "form": form,
        "answer": explain(verdict),
        "document": document,
        "holder": holder_of(document) if document else "",
        "results": results_of(document) if document else [],
        "credential_name": _name(document),
    }
    return render(request, "credentials/verifying/verify.html", context)


def _name(document: dict[str, Any] | None) -> str:
    name = (document or {}).get("name", "")
    return name if isinstance(name, str) else ""
