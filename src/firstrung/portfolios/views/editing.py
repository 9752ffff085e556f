"""Writing an entry: new, and every save after that."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import Problem
from firstrung.portfolios.content import content_of
from firstrung.portfolios.enums import Component
from firstrung.portfolios.forms.entries import EntryEditor
from firstrung.portfolios.models import Entry
from firstrung.portfolios.policies import EDIT_ENTRY
from firstrung.portfolios.selectors.compare import file_changes, text_changes
from firstrung.portfolios.selectors.entries import versions_of
from firstrung.portfolios.services.entries import StaleVersion, add_entry, save_entry
from firstrung.portfolios.views.entries import saved_address, visible_entry
from firstrung.portfolios.views.portfolio import own_portfolio
from firstrung.portfolios.words import GUIDES


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, component: str) -> HttpResponseBase:
    """A new entry in a component."""
    if component not in Component.values:
        raise Http404
    portfolio = own_portfolio(request.user)
    now = timezone.now()
    editor = EntryEditor(component, owner=portfolio.student, now=now)
    if request.method == "POST" and editor.read(request.POST, request.FILES):
        try:
            entry = add_entry(
                portfolio.student,
                portfolio=portfolio,
                component=component,
                content=editor.content(),
                now=now,
            )
        except Problem as problem:
            editor.add_problem(problem)
        else:
            messages.success(request, _("Saved. It is in your portfolio now."))
            return redirect(saved_address(entry, f"new-{component}"))
    return _page(request, editor, draft=f"new-{component}")


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The next version of an entry. A stale save shows both texts and loses neither."""
    entry = visible_entry(request, uid)
    EDIT_ENTRY.require(request.user, entry)
    now = timezone.now()
    version = versions_of(entry).get(pk=entry.current_id or 0)
    owner = entry.portfolio.student
    editor = EntryEditor(entry.component, owner=owner, now=now, version=version)
    if request.method == "POST" and editor.read(request.POST, request.FILES):
        try:
            saved = save_entry(
                owner, entry=entry, content=editor.content(), based_on=editor.based_on, now=now
            )
        except StaleVersion as stale:
            return _stale(request, entry, editor, stale)
        except Problem as problem:
            editor.add_problem(problem)
        else:
            if saved.pk == version.pk:
                messages.success(request, _("Nothing had changed, so there is no new version."))
            else:
                text = _("Saved as version %(number)d.") % {"number": saved.number}
                messages.success(request, text)
            return redirect(saved_address(entry, f"edit-{entry.uid}"))
    return _page(request, editor, entry=entry, draft=f"edit-{entry.uid}")


def _stale(
    request: HttpRequest, entry: Entry, editor: EntryEditor, stale: StaleVersion
) -> HttpResponseBase:
    """What is saved beside what was written; saving again puts the person's text on top."""
    theirs, mine = content_of(stale.current), editor.content()
    editor.start_from(stale.current.number)
    changes = {
        "stale": stale,
        "texts": [row for row in text_changes(theirs, mine) if row.changed],
        "files": [row for row in file_changes(theirs, mine) if row.kind != "same"],
    }
    return _page(request, editor, entry=entry, status=409, draft=f"edit-{entry.uid}", **changes)


def _page(
    request: HttpRequest,
    editor: EntryEditor,
    *,
    draft: str,
    entry: Entry | None = None,
    status: int | None = None,
    **more: Any,
) -> HttpResponseBase:
    context = {
        "editor": editor,
        "form": editor.form,
        "entry": entry,
        "component": Component(editor.component),
        "guide": GUIDES[editor.component],
        "draft": f"{editor.owner.uid}:{draft}",
        **more,
    }
    code = status or (422 if editor.form.is_bound else 200)
    return render(request, "portfolios/edit.html", context, status=code)
