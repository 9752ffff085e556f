"""Addresses of validation."""

from django.urls import URLPattern, path

from firstrung.validation.desk_urls import patterns as desk
from firstrung.validation.panel_urls import patterns as panels
from firstrung.validation.redress_urls import patterns as redress
from firstrung.validation.scoring.urls import patterns as scoring
from firstrung.validation.views import (
    exhibitions,
    links,
    reviews,
    scores,
    submissions,
    thresholds,
)

_reviews: list[URLPattern] = [
    path("review/open/<str:secret>/", links.review_open, name="review_open"),
    path("reviews/", reviews.review_desk, name="review_desk"),
    path("reviews/<uuid:uid>/", reviews.review, name="review"),
    path("reviews/<uuid:uid>/score/", scores.review_score, name="review_score"),
    path("reviews/<uuid:uid>/beat/", scores.review_beat, name="review_beat"),
    path("reviews/<uuid:uid>/decline/", reviews.review_decline, name="review_decline"),
    path("reviews/<uuid:uid>/files/<uuid:file_uid>/", reviews.review_file, name="review_file"),
    path(
        "reviews/<uuid:uid>/files/<uuid:file_uid>/thumbnail/",
        reviews.review_file,
        {"thumbnail": True},
        name="review_file_thumbnail",
    ),
]

_submissions: list[URLPattern] = [
    path("submissions/", submissions.submissions, name="submissions"),
    path("submissions/new/", submissions.submission_new, name="submission_new"),
    path("submissions/<uuid:uid>/", submissions.submission, name="submission"),
    path("submissions/<uuid:uid>/work/", submissions.submission_work, name="submission_work"),
    path("submissions/<uuid:uid>/assign/", submissions.submission_assign, name="submission_assign"),
    path("submissions/<uuid:uid>/decide/", submissions.submission_decide, name="submission_decide"),
    path(
        "submissions/<uuid:uid>/withdraw/",
        submissions.submission_withdraw,
        name="submission_withdraw",
    ),
    path(
        "submissions/<uuid:uid>/files/<uuid:file_uid>/",
        submissions.submission_file,
        name="submission_file",
    ),
    path(
        "submissions/<uuid:uid>/files/<uuid:file_uid>/thumbnail/",
        submissions.submission_file,
        {"thumbnail": True},
        name="submission_file_thumbnail",
    ),
]

_thresholds: list[URLPattern] = [
    path("thresholds/", thresholds.thresholds, name="thresholds"),
    path("thresholds/new/", thresholds.threshold_new, name="threshold_new"),
    path("thresholds/<uuid:uid>/", thresholds.threshold, name="threshold"),
    path("thresholds/<uuid:uid>/edit/", thresholds.threshold_edit, name="threshold_edit"),
    path("thresholds/<uuid:uid>/call/", thresholds.threshold_call, name="threshold_call"),
    path("thresholds/<uuid:uid>/sign/", thresholds.threshold_sign, name="threshold_sign"),
    path("thresholds/<uuid:uid>/publish/", thresholds.threshold_publish, name="threshold_publish"),
    path("rubrics/<uuid:uid>/", thresholds.rubric, name="rubric"),
]

_exhibitions: list[URLPattern] = [
    path("exhibitions/", exhibitions.exhibitions, name="exhibitions"),
    path("exhibitions/new/", exhibitions.exhibition_new, name="exhibition_new"),
    path("exhibitions/<uuid:uid>/", exhibitions.exhibition, name="exhibition"),
    path("showings/<uuid:uid>/shown/", exhibitions.showing_shown, name="showing_shown"),
]

urlpatterns: list[URLPattern] = [
    *desk,
    *_reviews,
    *_submissions,
    *panels,
    *_thresholds,
    *_exhibitions,
    *redress,
    *scoring,
]
