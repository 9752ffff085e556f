"""Addresses of scores."""

from django.urls import URLPattern, path

from firstrung.validation.scoring.views import decisions, panels, runs

patterns: list[URLPattern] = [
    path("panels/<uuid:uid>/scores/", panels.panel_scores, name="panel_scores"),
    path("panels/<uuid:uid>/scores.csv", panels.panel_scores_file, name="panel_scores_file"),
    path("panels/<uuid:uid>/scores/run/", panels.panel_scores_run, name="panel_scores_run"),
    path(
        "panels/<uuid:uid>/scores/progress/",
        panels.panel_scores_progress,
        name="panel_scores_progress",
    ),
    path("panels/<uuid:uid>/extra/", panels.panel_extra, name="panel_extra"),
    path("panels/<uuid:uid>/extra/asking/", panels.panel_extra_asking, name="panel_extra_asking"),
    path("panels/<uuid:uid>/again/", panels.panel_again, name="panel_again"),
    path("panels/<uuid:uid>/groups/", panels.panel_groups, name="panel_groups"),
    path("scoring/<uuid:uid>/", runs.scoring_run, name="scoring_run"),
    path("scoring/<uuid:uid>/raters.csv", runs.scoring_raters_file, name="scoring_raters_file"),
    path("scoring/<uuid:uid>/map.csv", runs.scoring_map_file, name="scoring_map_file"),
    path("submissions/<uuid:uid>/ledger/", decisions.submission_ledger, name="submission_ledger"),
    path("how-we-validate/", decisions.how_we_validate, name="how_we_validate"),
]
