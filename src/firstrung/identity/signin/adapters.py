"""How allauth meets our people: nobody signs up by themselves, nobody has a password."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from firstrung.identity.models import Person


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from rosters and invitations."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a stranger can't make an account."""
        return False


class OidcAdapter(DefaultSocialAccountAdapter):
    """A verified address at a known provider signs in the person who has that address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an unknown address is told so."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect to the person with the provider's verified address, or explain."""
        if sociallogin.is_existing:
            return
        verified = [item.email for item in sociallogin.email_addresses if item.verified]
        person = Person.objects.filter(email__in=[e.lower() for e in verified]).first()
        if person is not None and person.is_active:
            sociallogin.connect(request, person)
            return
        messages.error(
            request,
            _("We know nobody with that address. Ask your school or coordinator to invite you."),
        )
        raise ImmediateHttpResponse(redirect("signin"))


class MfaAdapter(DefaultMFAAdapter):
    """Names people in authenticator apps by their own name and address."""

    def get_totp_label(self, user: Any) -> str:
        """What an authenticator app shows beside the code."""
        return str(user.email or user.name)
