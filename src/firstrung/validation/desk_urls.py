"""Addresses of the coordinators' desk and of calibration portfolios."""

from django.urls import URLPattern, path

from firstrung.validation.views import anchors, review_board

patterns: list[URLPattern] = [
    path("reviews/board/", review_board.review_board, name="review_board"),
    path("anchors/", anchors.anchors, name="anchors"),
    path("anchors/new/", anchors.anchor_new, name="anchor_new"),
    path("anchors/new/<uuid:uid>/", anchors.anchor_set, name="anchor_set"),
    path("anchors/<uuid:uid>/", anchors.anchor, name="anchor"),
    path("anchors/<uuid:uid>/retire/", anchors.anchor_retire, name="anchor_retire"),
    path("anchors/work/<uuid:uid>/<uuid:file_uid>/", anchors.anchor_file, name="anchor_file"),
    path(
        "anchors/work/<uuid:uid>/<uuid:file_uid>/thumbnail/",
        anchors.anchor_file,
        {"thumbnail": True},
        name="anchor_file_thumbnail",
    ),
]
