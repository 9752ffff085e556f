"""Addresses of certificates, verification, and what verifiers fetch."""

from django.urls import URLPattern, URLResolver, include, path

from firstrung.credentials import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("firstrung.credentials.defining.urls")),
    path("", include("firstrung.credentials.issuing.urls")),
    path("", include("firstrung.credentials.endorsing.urls")),
    path("", include("firstrung.credentials.verifying.urls")),
    path("c/<uuid:uid>/revoke/", views.certificate_revoke, name="certificate_revoke"),
    path("credentials/status/<int:number>", views.status_list, name="status_list"),
    path("achievements/<slug:code>/<int:version>", views.achievement, name="achievement"),
]
