"""How allauth meets our people: nobody signs up by themselves, nobody has a password."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthError
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.identity.models import Person
from firstrung.identity.signin.destinations import take_destination
from firstrung.identity.signin.sealing import seal, unseal

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from rosters and invitations."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait five minutes."),
        "rate_limited": gettext_lazy("Too many tries. Wait five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a stranger can't make an account."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The page that somebody wanted before signing in, whichever way that was done."""
        return take_destination(request) or str(super().get_login_redirect_url(request))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """How a second factor can be shown once more: by passkey first, where there is one."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Somebody who left gets the answer of a stranger."""
        messages.error(request, unknown_address())
        return redirect("signin")


class OidcAdapter(DefaultSocialAccountAdapter):
    """A verified address at a known provider signs in the person who has that address.

    The first time the address decides, afterwards the provider's lasting name for the account
    (issuer and subject), so a changed address changes nothing. Taking over somebody's account by
    claiming their address must be impossible, so an address counts as verified only where

    * the provider says `email_verified` is true (the text "false" isn't); or
    * the provider is Microsoft, where that claim doesn't exist and an address is whatever the
      administrator of any tenant on earth typed in, and either the tenant is pinned
      (`FIRSTRUNG_MICROSOFT_TENANT` names the one of your organization, whose administrator you
      trust) or `xms_edov` says that the tenant owns the address's domain. A pinned tenant's
      guests have the address that its administrator invited.

    The rules stand in `oidc.StrictAdapter`; what arrives here is already judged. Nobody connects
    accounts by hand and nobody signs up.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an unknown address is told so."""
        return False

    def authenticate_by_email(self, sociallogin: Any) -> Any:
        """The active person with the verified address, and the address; None where there is none."""
        for address in sociallogin.email_addresses:
            email = address.email.strip().lower()
            person = Person.objects.filter(email=email, is_active=True).first()
            if address.verified and person is not None:
                return person, email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let known, active people in; explain to the others."""
        if sociallogin.is_existing and sociallogin.user.is_active:
            return
        if any(not address.verified for address in sociallogin.email_addresses):
            messages.error(
                request,
                _(
                    "Your provider doesn't vouch for your e-mail address, so we can't sign you in "
                    "that way. Ask for a link instead."
                ),
            )
        else:
            messages.error(request, unknown_address())
        raise ImmediateHttpResponse(redirect("signin"))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """Back to the sign-in page with a word of comfort; the reason is in the log."""
        if error == AuthError.CANCELLED:
            messages.warning(request, _("You stopped before you were signed in."))
        else:
            logger.warning("Sign-in with %s failed: %r", provider.name, exception or error)
            messages.error(
                request,
                _("That sign-in didn't work. Please start again, or ask for a link."),
            )
        raise ImmediateHttpResponse(redirect("signin"))


class MfaAdapter(DefaultMFAAdapter):
    """Second factors in our words; secrets are sealed in the database.

    allauth's letters about changed factors stay switched off (they go to `EmailAddress` rows,
    which our people don't have); each change stands in the audit trail instead.
    """

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That didn't match. Please try again."),
    }

    def get_totp_label(self, user: Any) -> str:
        """What an authenticator app shows beside the code."""
        return str(user.email or user.name)

    def generate_authenticator_name(self, user: Any, type: str) -> str:  # noqa: A002
        """The suggested name of a new passkey."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """How the site is called in the browser's passkey window."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Firstrung"}

    def encrypt(self, text: str) -> str:
        """Before a secret is written."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """After a secret is read."""
        return unseal(encrypted_text)


def unknown_address() -> str:
    """What strangers and people who left read."""
    return _("We know nobody with that address. Ask your school or coordinator to invite you.")
