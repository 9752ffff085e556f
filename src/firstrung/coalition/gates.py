"""Pages that only members see: for everybody else they do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http.response import HttpResponseBase

from firstrung.coalition.policies import is_member
from firstrung.core.errors import NotVisible
from firstrung.identity.public import SignedRequest

P = ParamSpec("P")


def members_only(
    view: Callable[Concatenate[SignedRequest, P], HttpResponseBase],
) -> Callable[Concatenate[SignedRequest, P], HttpResponseBase]:
    """404 for students, families and guests (design: what one may not see is 404)."""

    @wraps(view)
    def gated(request: SignedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_member(request.user):
            raise NotVisible("coalition.members")
        return view(request, *args, **kwargs)

    return gated
