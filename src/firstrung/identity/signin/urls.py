"""The part of allauth that we use: OIDC sign-in, passkeys and one-time codes. No passwords.

Every address is named here, so that nothing of allauth is reachable by accident: no sign-up, no
connecting of accounts by hand.
"""

from allauth.mfa.recovery_codes import views as codes
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from firstrung.identity.signin import factors, oidc

urlpatterns: list[URLPattern] = [
    path("login/", RedirectView.as_view(pattern_name="signin"), name="account_login"),
    path("oidc/<str:provider_id>/login/", oidc.start, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", oidc.finish, name="openid_connect_callback"),
    path("2fa/", never_cache(factors.Index.as_view()), name="mfa_index"),
    path("2fa/authenticate/", never_cache(factors.Authenticate.as_view()), name="mfa_authenticate"),
    path(
        "2fa/reauthenticate/",
        never_cache(factors.Reauthenticate.as_view()),
        name="mfa_reauthenticate",
    ),
    path(
        "2fa/totp/activate/", never_cache(factors.ActivateApp.as_view()), name="mfa_activate_totp"
    ),
    path(
        "2fa/totp/deactivate/",
        never_cache(factors.DeactivateApp.as_view()),
        name="mfa_deactivate_totp",
    ),
    path(
        "2fa/recovery-codes/",
        never_cache(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        never_cache(factors.GenerateCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/add/", never_cache(factors.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/keys/<int:pk>/edit/",
        never_cache(factors.RenamePasskey.as_view()),
        name="mfa_edit_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        never_cache(factors.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "2fa/webauthn/reauthenticate/",
        never_cache(factors.ConfirmPasskey.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/webauthn/login/",
        never_cache(factors.PasskeySignIn.as_view()),
        name="mfa_login_webauthn",
    ),
]
