"""Finding what an address names, for people who may see it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from firstrung.coalition.models import Initiative, Task
from firstrung.coalition.policies import SEE_INITIATIVE, SEE_TASK
from firstrung.core.errors import Problem
from firstrung.identity.public import SignedRequest


def initiative_for(request: SignedRequest, uid: UUID) -> Initiative:
    """The initiative; 404 where the person may not see it."""
    rows = Initiative.objects.select_related("host", "lead", "cycle")
    row = get_object_or_404(rows, uid=uid)
    SEE_INITIATIVE.require(request.user, row)
    return row


def task_for(request: SignedRequest, uid: UUID) -> Task:
    """The task; 404 where the person may not see it."""
    rows = Task.objects.select_related("initiative__host", "owner", "organization")
    row = get_object_or_404(rows, uid=uid)
    SEE_TASK.require(request.user, row)
    return row


def say(request: HttpRequest, problem: Problem) -> None:
    """Show a `Problem` on the next page."""
    messages.error(request, str(problem.message))
