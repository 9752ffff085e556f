"""Passkeys, one-time codes and recovery codes: allauth's views in our order and words."""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone

from firstrung.activity.public import record
from firstrung.identity.signin import forms
from firstrung.identity.signin.assurance import forget, owes_set_up

Type = Authenticator.Type


def _types(person: Any) -> set[str]:
    return set(Authenticator.objects.filter(user=person).values_list("type", flat=True))


def _changed(request: HttpRequest, what: str, **detail: str) -> None:
    """Write the change down and look again at what the session owes."""
    forget(request)
    record(request.user, f"identity.{what}", request.user, now=timezone.now(), **detail)  # type: ignore[arg-type]


def _added(request: HttpRequest, kind: str) -> None:
    """A factor that was made a moment ago has been shown: nobody is asked for it at once."""
    newest = Authenticator.objects.filter(user=request.user, type=kind).latest("pk")
    post_authentication(request, newest, reauthenticated=True)
    _changed(request, "second_factor.added", kind=kind)


class Index(IndexView):
    """Which factors a person has; for staff without one, the page they are led to."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether one is owed."""
        return super().get_context_data(**kwargs) | {"owed": owes_set_up(self.request)}


class Authenticate(AuthenticateView):
    """The second step of signing in."""

    form_class = forms.CodeForm
    webauthn_form_class = forms.PasskeyStepForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds which kinds the person has, so that only those are offered."""
        return super().get_context_data(**kwargs) | {"types": _types(self.stage.login.user)}


class Reauthenticate(ReauthenticateView):
    """A code once more."""

    form_class = forms.ConfirmForm


class ActivateApp(ActivateTOTPView):
    """Connect an authenticator app."""

    form_class = forms.AppForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it."""
        response = super().form_valid(form)
        _added(self.request, Type.TOTP)
        return response


class DeactivateApp(DeactivateTOTPView):
    """Give an authenticator app up."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Drop it; staff without another factor are led to set one up again."""
        response = super().form_valid(form)
        _changed(self.request, "second_factor.removed", kind=Type.TOTP)
        return response


class GenerateCodes(GenerateRecoveryCodesView):
    """New recovery codes in place of the old."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Make them."""
        response = super().form_valid(form)
        _changed(self.request, "recovery_codes.renewed")
        return response


class AddPasskey(AddWebAuthnView):
    """Make a passkey that the device keeps, so that it signs in without an address."""

    form_class = forms.PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser is asked to make: discoverable, and locked by face, finger or PIN."""
        context = super().get_context_data(**kwargs)
        options = auth.begin_registration(authenticated_user(self.request), passwordless=True)
        return context | {"js_data": {"creation_options": options}}

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it."""
        response = super().form_valid(form)
        _added(self.request, Type.WEBAUTHN)
        return response


class RenamePasskey(EditWebAuthnView):
    """Another name."""

    form_class = forms.PasskeyNameForm
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(RemoveWebAuthnView):
    """Give a passkey up."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Drop it; staff without another factor are led to set one up again."""
        response = super().form_valid(form)
        _changed(self.request, "second_factor.removed", kind=Type.WEBAUTHN)
        return response


class ConfirmPasskey(ReauthenticateWebAuthnView):
    """A passkey once more."""

    form_class = forms.PasskeyConfirmForm

    def form_invalid(self, form: Any) -> HttpResponse:
        """Try again on the same page."""
        return _again(self.request, form)


class PasskeySignIn(LoginWebAuthnView):
    """Sign in with a passkey alone; its script fetches the challenge from the same address."""

    form_class = forms.PasskeySignInForm
    template_name = "mfa/webauthn/login.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page for people, the challenge for its script."""
        if get_account_adapter().is_ajax(request):
            return super().get(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Try again on the same page."""
        return _again(self.request, form)


def _again(request: HttpRequest, form: Any) -> HttpResponse:
    for problem in form.errors.get("credential", []):
        messages.error(request, problem)
    return redirect(request.get_full_path())
