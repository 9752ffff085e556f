"""Sign-in with a school's or employer's account, by OpenID Connect with PKCE, state and nonce.

allauth carries the dance; this module is stricter where it is lenient: the ID token is demanded
and its signature and nonce are checked, userinfo must be about the same subject, and the visitor
can't change what is asked of the provider.
"""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from firstrung.identity.signin.tokens import (
    NotGenuine,
    address_in,
    lasting_name,
    verified_claims,
)

ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class StrictAdapter(OpenIDConnectOAuth2Adapter):
    """Reads the provider's answer; what is odd about it ends as `OAuth2Error`."""

    nonce = ""

    def get_provider(self) -> Any:
        """The provider, which builds its requests with this class too."""
        provider = super().get_provider()  # type: ignore[no-untyped-call]
        provider.oauth2_adapter_class = type(self)
        return provider

    @property
    def openid_config(self) -> dict[str, Any]:
        """The discovery document, complete."""
        config = super().openid_config
        if not isinstance(config, dict) or any(name not in config for name in ENDPOINTS):
            raise OAuth2Error("incomplete discovery document")
        return config

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Who signed in: the lasting name of the account and its address, nothing else is kept."""
        try:
            claims = verified_claims(
                kwargs["response"].get("id_token"),
                keys=self._get(self.openid_config["jwks_uri"]),
                issuer=self.openid_config["issuer"],
                client_id=app.client_id,
                nonce=self.nonce,
            )
            address = address_in(
                self._with_address(claims, token.token),
                provider_id=self.provider_id,
                server_url=app.settings["server_url"],
            )
        except NotGenuine as error:
            raise OAuth2Error(str(error)) from error
        data = {"id_token": {"sub": lasting_name(claims)}}
        login = self.get_provider().sociallogin_from_response(request, data)
        login.account.extra_data = {"issuer": claims["iss"]}
        if address is not None:
            proved = EmailAddress(email=address.email, verified=address.verified, primary=True)
            login.email_addresses = [proved]
        return login

    def _with_address(self, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        """The claims that hold the address: the signed ones, else those of userinfo."""
        if "email" in claims or "userinfo_endpoint" not in self.openid_config:
            return claims
        told = self._get(self.openid_config["userinfo_endpoint"], access_token)
        if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
            raise NotGenuine("userinfo is about somebody else")
        return told

    def _get(self, url: str, access_token: str = "") -> Any:
        headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
        with get_adapter().get_requests_session() as session:  # type: ignore[no-untyped-call]
            answer = session.get(url, headers=headers)
            answer.raise_for_status()
            return answer.json()


class Callback(OAuth2CallbackView):
    """The way back, with the nonce that this sign-in began with."""

    adapter: StrictAdapter

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


@require_http_methods(["GET", "POST"])
@never_cache
def start(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Lead the browser to the provider.

    With a page that moves on by itself rather than a redirect: browsers hold every hop after a
    form to `form-action`, and where a provider sends people next (an employer's own sign-in, say)
    can't be known here. So `form-action` stays at this site alone.
    """
    adapter = _adapter(request, provider_id)
    if request.method != "POST":
        return redirect("signin")
    provider = adapter.get_provider()
    nonce = secrets.token_urlsafe(32)
    try:
        onward = provider.redirect(
            request,
            process=AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            auth_params=provider.get_auth_params() | {"nonce": nonce},
            nonce=nonce,
        )
    except (OAuth2Error, RequestException) as error:
        return _failed(request, provider, error)
    context = {"url": onward.url, "name": provider.name}
    return render(request, "identity/signin/provider.html", context)


@require_safe
@never_cache
def finish(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Come back from the provider."""
    adapter = _adapter(request, provider_id)
    try:
        response: HttpResponseBase = Callback.adapter_view(adapter)(request)  # type: ignore[no-untyped-call]
    except (OAuth2Error, RequestException) as error:
        return _failed(request, adapter.get_provider(), error)
    return response


def _adapter(request: HttpRequest, provider_id: str) -> StrictAdapter:
    configured = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    if provider_id not in {app["provider_id"] for app in configured}:
        raise Http404
    return StrictAdapter(request, provider_id)


def _failed(request: HttpRequest, provider: Any, error: Exception) -> HttpResponseBase:
    response: HttpResponseBase = render_authentication_error(request, provider, exception=error)
    return response
