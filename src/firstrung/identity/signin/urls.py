"""The part of allauth that we use: OIDC sign-in, passkeys and one-time codes. No passwords."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", RedirectView.as_view(pattern_name="signin"), name="account_login"),
    path("logout/", RedirectView.as_view(pattern_name="account"), name="account_logout"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("2fa/", include("allauth.mfa.urls")),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("social/", include("allauth.socialaccount.urls")),
]
