"""Addresses where credentials are checked."""

from django.urls import URLPattern, path

from firstrung.credentials.verifying.views import certificate, identity, registry, verify

urlpatterns: list[URLPattern] = [
    path("verify/", verify.verify, name="verify"),
    path("api/verify", verify.api_verify, name="api_verify"),
    path("issuers/", registry.issuers, name="issuers"),
    path("issuers.json", registry.issuers_json, name="issuers_json"),
    path("issuers/add/", registry.issuer_add, name="issuer_add"),
    path("issuers/<uuid:uid>/remove/", registry.issuer_remove, name="issuer_remove"),
    path("c/<uuid:uid>/", certificate.certificate, name="certificate"),
    path("c/<uuid:uid>/credential.json", certificate.certificate_json, name="certificate_json"),
    path("c/<uuid:uid>/certificate.pdf", certificate.certificate_file, name="certificate_file"),
    path(".well-known/did.json", identity.did, name="did"),
]
