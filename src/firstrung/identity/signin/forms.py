"""Forms of signing in and of second factors, in the house's design."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off"}


class SignInForm(DesignedForm):
    """The address the link goes to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The one your school or organization knows you by."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(DesignedForm, AuthenticateForm):
    """The second step of signing in."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits in your app, or one of your recovery codes."),
        widget=forms.TextInput(attrs=CODE),
    )


class ConfirmForm(DesignedForm, ReauthenticateForm):
    """The second factor once more, before something important."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits in your app, or one of your recovery codes."),
        widget=forms.TextInput(attrs=CODE),
    )


class AppForm(DesignedForm, ActivateTOTPForm):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits the app shows now."),
        widget=forms.TextInput(attrs=CODE),
    )


@contextmanager
def _nonsense_refused() -> Iterator[None]:
    """Allauth and fido2 stumble over answers that no browser gives; they are just wrong."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, struct.error) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class _AnswerForm(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        """The passkey that answered the challenge."""
        with _nonsense_refused():
            return super().clean_credential()


class PasskeyStepForm(_AnswerForm):
    """A passkey as the second step of signing in."""


class PasskeyConfirmForm(_AnswerForm, ReauthenticateWebAuthnForm):
    """A passkey once more, before something important."""


class PasskeySignInForm(_AnswerForm, LoginWebAuthnForm):
    """A passkey instead of everything else."""


class PasskeyForm(DesignedForm, AddWebAuthnForm):
    """A new passkey: always one that signs in by itself, so there is nothing to choose."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("So that you can tell your passkeys apart, for example the device's name."),
        required=False,
        max_length=60,
    )
    passwordless = None  # type: ignore[assignment]  # takes the field away

    def clean(self) -> dict[str, Any]:
        """The credential is one that the browser has just made for us."""
        with _nonsense_refused():
            return super().clean() or {}


class PasskeyNameForm(DesignedForm, EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name"), max_length=60)
