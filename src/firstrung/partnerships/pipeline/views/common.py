"""What the pages of an employer have in common."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise

from firstrung.core.errors import Problem
from firstrung.core.forms import DesignedForm
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.models import Account
from firstrung.partnerships.policies import KEEP_ACCOUNT, RUN_ACCOUNT, SEE_ACCOUNT

FORM = "partnerships/pipeline/form.html"


def visible(request: SignedRequest, uid: UUID) -> Account:
    """The record, where the person may see it; 404 otherwise."""
    rows = Account.objects.select_related("organization", "owner", "institution")
    account = get_object_or_404(rows, uid=uid)
    SEE_ACCOUNT.require(request.user, account)
    return account


def run(request: SignedRequest, uid: UUID) -> Account:
    """The record, where the person runs the pipeline; 403 where they only see it."""
    account = visible(request, uid)
    RUN_ACCOUNT.require(request.user, account)
    return account


def kept(request: SignedRequest, uid: UUID) -> Account:
    """The record, where the person may write contacts and needs into it."""
    account = visible(request, uid)
    KEEP_ACCOUNT.require(request.user, account)
    return account


def done(form: DesignedForm, act: Callable[[], object]) -> bool:
    """Whether the form was sent, is valid and the act went well; problems go to the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except Problem as problem:
        form.add_problem(problem)
        return False
    return True


def back_to(request: SignedRequest, account: Account, text: str | Promise) -> HttpResponseBase:
    """To the page of the employer, with a word."""
    messages.success(request, str(text))
    return redirect("pipeline_employer", account.uid)


def form_page(
    request: SignedRequest, form: DesignedForm, account: Account, title: str, **more: Any
) -> HttpResponseBase:
    """A form about an employer; 422 where it has errors."""
    context = {"form": form, "account": account, "title": title, **more}
    return render(request, FORM, context, status=422 if form.is_bound else 200)
