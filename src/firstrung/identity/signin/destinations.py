"""Where somebody wanted to go who had to sign in first.

The page is kept in the session of the browser that asked for it, never in the letter: so nobody
can have a link sent to somebody else that leads to a page of the sender's choice. Every way of
signing in ends at `take_destination`.
"""

import time
from typing import Final

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from firstrung.identity.links import SIGN_IN_MINUTES

KEPT: Final = "wanted_page"
"""Key of the session: the path, and until when (seconds since 1970) it is remembered."""
MAX_PATH: Final = 4000
_NOWHERE: Final = ("/signin/", "/signout/")


def is_our_page(path: str) -> bool:
    """Whether it is a path of this site that makes sense after signing in."""
    return (
        path.startswith("/")
        and len(path) <= MAX_PATH
        and path.isprintable()  # browsers drop tabs and line breaks: "/<tab>/x" becomes "//x"
        and "\\" not in path
        and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        and not path.startswith(_NOWHERE)
    )


def keep_destination(request: HttpRequest) -> None:
    """Remember the page that ``?next=`` names; anything but a path of ours is forgotten."""
    if "next" not in request.GET:
        return
    path = request.GET["next"]
    if is_our_page(path):
        request.session[KEPT] = [path, time.time() + SIGN_IN_MINUTES * 60]
    else:
        request.session.pop(KEPT, None)


def take_destination(request: HttpRequest) -> str | None:
    """The page to go on to, once; None where there is none or it was long ago."""
    kept = request.session.pop(KEPT, None)
    if kept is None or kept[1] < time.time():
        return None
    return str(kept[0])
