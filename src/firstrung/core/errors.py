"""Errors whose text is written for the person who sees them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import Promise

Text = str | Promise


class Problem(Exception):
    """Something the person can mend: says what is wrong and how to put it right.

    ``field`` names the form field it belongs to, or None when it concerns the whole form.
    Raised by services; views show it beside the field, or the middleware as a page (409).
    """

    def __init__(self, message: Text, *, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class NotYours(PermissionDenied):
    """The person may see the object but not do this with it (HTTP 403)."""


class NotVisible(Http404):
    """The object does not exist, or this person may not know that it does (HTTP 404)."""
