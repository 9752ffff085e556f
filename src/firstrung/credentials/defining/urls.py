"""Addresses where achievements are defined and read."""

from django.urls import URLPattern, path, re_path

from firstrung.credentials.defining.views import contents, drafts, preflight, reading

ONE = "achievements/<slug:code>/<int:version>"

urlpatterns: list[URLPattern] = [
    path("achievements/", drafts.achievements, name="achievements"),
    path("achievements/new/", drafts.achievement_new, name="achievement_new"),
    # The address in signed credentials has no slash at its end; people type one.
    re_path(
        r"^achievements/(?P<code>[-\w]+)/(?P<version>\d{1,9})/?$",
        reading.achievement,
        name="achievement",
    ),
    path(f"{ONE}/desk/", drafts.achievement_desk, name="achievement_desk"),
    path(f"{ONE}/edit/", drafts.achievement_edit, name="achievement_edit"),
    path(f"{ONE}/picture/", drafts.achievement_picture, name="achievement_picture"),
    path(f"{ONE}/rubric/", contents.achievement_rubric, name="achievement_rubric"),
    path(f"{ONE}/alignments/", contents.achievement_alignments, name="achievement_alignments"),
    path(f"{ONE}/preflight/", preflight.achievement_preflight, name="achievement_preflight"),
    path(f"{ONE}/publish/", drafts.achievement_publish, name="achievement_publish"),
    path(f"{ONE}/next/", drafts.achievement_next, name="achievement_next"),
    path(f"{ONE}/retire/", drafts.achievement_retire, name="achievement_retire"),
    path(f"{ONE}/discard/", drafts.achievement_discard, name="achievement_discard"),
    re_path(
        r"^achievements/(?P<code>[-\w]+)/(?P<version>\d+)/badge\.(?P<ending>png|svg)$",
        reading.achievement_badge,
        name="achievement_badge",
    ),
    path(f"{ONE}/<str:file>", reading.achievement_export, name="achievement_export"),
]
