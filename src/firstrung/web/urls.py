"""Addresses of the shell, the home pages and the public site."""

from django.urls import URLPattern, path

from firstrung.web.views import certificates, cohorts, exhibit, start, transcript

urlpatterns: list[URLPattern] = [
    path("", start.welcome, name="welcome"),
    path("home/", start.home, name="home"),
    path("privacy/", start.privacy, name="privacy"),
    path("language/<str:code>/", start.language, name="language"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/cohort/", cohorts.cohort, name="cohort"),
    path("certificates/cohort/progress/", cohorts.cohort_progress, name="cohort_progress"),
    path(
        "certificates/<uuid:uid>/confirm/",
        certificates.certificate_confirm,
        name="certificate_confirm",
    ),
    path(
        "certificates/definition/",
        certificates.certificate_definition,
        name="certificate_definition",
    ),
    path("credentials/transcript/", transcript.make, name="transcript_make"),
    path("way/<uuid:uid>/", certificates.way, name="way"),
    path("evidence/<str:sha256>/", certificates.evidence, name="evidence"),
    path(
        "evidence/<str:sha256>/files/<uuid:uid>/", certificates.evidence_file, name="evidence_file"
    ),
    path(
        "evidence/<str:sha256>/files/<uuid:uid>/thumbnail/",
        certificates.evidence_file,
        {"thumbnail": True},
        name="evidence_thumbnail",
    ),
    path("p/<slug:slug>/", exhibit.exhibit, name="exhibit"),
    path("p/<slug:slug>/files/<uuid:uid>/", exhibit.exhibit_file, name="exhibit_file"),
    path(
        "p/<slug:slug>/files/<uuid:uid>/thumbnail/",
        exhibit.exhibit_file,
        {"thumbnail": True},
        name="exhibit_thumbnail",
    ),
]
