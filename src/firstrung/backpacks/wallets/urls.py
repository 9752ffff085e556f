"""Addresses that wallets talk to, and the holder's pages."""

from django.urls import URLPattern, path

from firstrung.backpacks.wallets.views import exchanging, issuing, pages

urlpatterns: list[URLPattern] = [
    path("credentials/award/<uuid:uid>/wallet/", pages.wallet, name="wallet"),
    path("credentials/handovers/<uuid:uid>/", pages.handover, name="handover"),
    path("wallets/i/<str:secret>", exchanging.interaction, name="wallet_interaction"),
    path("wallets/exchanges/<str:secret>", exchanging.exchange, name="wallet_exchange"),
    path("wallets/offers/<str:secret>", issuing.credential_offer, name="credential_offer"),
    path("wallets/token", issuing.token, name="wallet_token"),
    path("wallets/nonce", issuing.nonce, name="wallet_nonce"),
    path("wallets/credential", issuing.credential, name="wallet_credential"),
    path(
        ".well-known/openid-credential-issuer", issuing.metadata, name="credential_issuer_metadata"
    ),
    path(
        ".well-known/oauth-authorization-server",
        issuing.authorization_metadata,
        name="wallet_authorization_metadata",
    ),
]
