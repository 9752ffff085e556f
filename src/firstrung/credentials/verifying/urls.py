"""Addresses where credentials are checked."""

from django.urls import URLPattern, path

from firstrung.credentials.verifying.views import certificate, identity, verify

urlpatterns: list[URLPattern] = [
    path("verify/", verify.verify, name="verify"),
    path("c/<uuid:uid>/", certificate.certificate, name="certificate"),
    path("c/<uuid:uid>/credential.json", certificate.certificate_json, name="certificate_json"),
    path("c/<uuid:uid>/certificate.pdf", certificate.certificate_file, name="certificate_file"),
    path(".well-known/did.json", identity.did, name="did"),
]
