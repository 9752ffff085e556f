"""Addresses of endorsement and of employers' identities."""

from django.urls import URLPattern, path

from firstrung.credentials.endorsing.views import endorse, identity, pages

EMPLOYER = "employers/<uuid:uid>/"

urlpatterns: list[URLPattern] = [
    path(EMPLOYER, pages.employer, name="employer"),
    path(f"{EMPLOYER}did.json", pages.employer_did, name="employer_did"),
    path(f"{EMPLOYER}identity/", identity.employer_identity, name="employer_identity"),
    path(
        f"{EMPLOYER}identity/open/", identity.employer_identity_open, name="employer_identity_open"
    ),
    path(
        f"{EMPLOYER}identity/challenge.json",
        identity.employer_identity_challenge,
        name="employer_identity_challenge",
    ),
    path(
        f"{EMPLOYER}identity/bring/",
        identity.employer_identity_bring,
        name="employer_identity_bring",
    ),
    path(
        f"{EMPLOYER}identity/rotate/",
        identity.employer_identity_rotate,
        name="employer_identity_rotate",
    ),
    path(
        f"{EMPLOYER}identity/retire/",
        identity.employer_identity_retire,
        name="employer_identity_retire",
    ),
    path(
        f"{EMPLOYER}endorse/achievements/<slug:code>/<int:version>/",
        endorse.endorse_achievement,
        name="endorse_achievement",
    ),
    path(f"{EMPLOYER}endorse/issuer/", endorse.endorse_issuer, name="endorse_issuer"),
    path(
        f"{EMPLOYER}endorse/certificates/<uuid:award>/", endorse.endorse_award, name="endorse_award"
    ),
    path("endorsements/<uuid:uid>", pages.endorsement, name="endorsement"),
    path(
        "endorsements/<uuid:uid>/withdraw/",
        pages.endorsement_withdraw,
        name="endorsement_withdraw",
    ),
]
