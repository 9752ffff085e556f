"""Addresses of comparisons."""

from django.urls import URLPattern, path

from firstrung.comparisons.views import judging, links, sessions

FILES = "compare/<uuid:uid>/works/<uuid:work_uid>/files/<uuid:file_uid>/"

urlpatterns: list[URLPattern] = [
    path("compare/open/<str:secret>/", links.compare_open, name="compare_open"),
    path("compare/<uuid:uid>/", judging.compare, name="compare"),
    path("compare/<uuid:uid>/undo/", judging.compare_undo, name="compare_undo"),
    path(FILES, judging.compare_file, name="compare_file"),
    path(
        f"{FILES}thumbnail/",
        judging.compare_file,
        {"thumbnail": True},
        name="compare_file_thumbnail",
    ),
    path("comparisons/", sessions.comparisons, name="comparisons"),
    path("comparisons/new/", sessions.comparison_new, name="comparison_new"),
    path("comparisons/<uuid:uid>/", sessions.comparison, name="comparison"),
    path("comparisons/<uuid:uid>/works/", sessions.comparison_works, name="comparison_works"),
    path("comparisons/<uuid:uid>/judges/", sessions.comparison_judges, name="comparison_judges"),
    path("comparisons/<uuid:uid>/open/", sessions.comparison_open, name="comparison_open"),
    path("comparisons/<uuid:uid>/close/", sessions.comparison_close, name="comparison_close"),
    path("comparisons/<uuid:uid>/judgements.csv", sessions.comparison_csv, name="comparison_csv"),
    path(
        "comparisons/works/<uuid:uid>/remove/",
        sessions.comparison_work_remove,
        name="comparison_work_remove",
    ),
    path(
        "comparisons/judges/<uuid:uid>/release/",
        sessions.comparison_judge_release,
        name="comparison_judge_release",
    ),
    path(
        "comparisons/judges/<uuid:uid>/resend/",
        sessions.comparison_judge_resend,
        name="comparison_judge_resend",
    ),
]
