"""What a connected platform may ask for: the four scopes of Open Badges 3.0."""
# ruff: noqa: ARG002 - the signatures are the library's

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from oauth2_provider.scopes import BaseScopes

_PREFIX: Final = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ_CREDENTIALS: Final = f"{_PREFIX}credential.readonly"
WRITE_CREDENTIALS: Final = f"{_PREFIX}credential.upsert"
READ_PROFILE: Final = f"{_PREFIX}profile.readonly"
WRITE_PROFILE: Final = f"{_PREFIX}profile.update"
OFFLINE: Final = "offline_access"

SCOPES: Final[dict[str, str | Promise]] = {
    READ_CREDENTIALS: _("See your credentials, with your name and your results in them"),
    WRITE_CREDENTIALS: _("Add credentials to your collection, and bring them up to date"),
    READ_PROFILE: _("See your profile: your name and your e-mail address"),
    WRITE_PROFILE: _("Change the profile that connected apps see"),
    OFFLINE: _("Do this also while you are away, until you disconnect it"),
}
"""Scope → what it lets a platform do, in words for the holder."""


class Scopes(BaseScopes):
    """A platform may ask for what it registered for, and gets to read credentials by default."""

    def get_all_scopes(self) -> dict[str, str | Promise]:
        """Every scope with its words."""
        return SCOPES

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        """What this platform may ask for."""
        registered = set(application.scope.split()) if application is not None else set(SCOPES)
        return [scope for scope in SCOPES if scope in registered]

    def get_default_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        """What a request without a scope means."""
        available = self.get_available_scopes(application, request)
        return [scope for scope in available if scope == READ_CREDENTIALS]
