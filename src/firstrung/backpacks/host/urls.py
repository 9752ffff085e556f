"""Addresses of the Open Badges interface, and of the holder's page of connected platforms."""

from django.urls import URLPattern, path

from firstrung.backpacks.host import apps, authorizing, views

urlpatterns: list[URLPattern] = [
    path("ims/ob/v3p0/discovery", views.discovery, name="ob_discovery"),
    path("ims/ob/v3p0/credentials", views.credentials, name="ob_credentials"),
    path("ims/ob/v3p0/profile", views.profile, name="ob_profile"),
    path("oauth/register", authorizing.registration, name="oauth_register"),
    path("oauth/authorize", authorizing.authorize, name="oauth_authorize"),
    path("oauth/token", authorizing.token, name="oauth_token"),
    path("oauth/revoke", authorizing.revoke, name="oauth_revoke"),
    path(".well-known/oauth-authorization-server/oauth", views.metadata, name="oauth_metadata"),
    path("credentials/apps/", apps.connected_apps, name="connected_apps"),
    path("credentials/apps/terms/", apps.app_terms, name="app_terms"),
    path("credentials/apps/<uuid:uid>/disconnect/", apps.app_disconnect, name="app_disconnect"),
]
