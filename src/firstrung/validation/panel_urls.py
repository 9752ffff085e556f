"""Addresses of panels: their pages, plans and buttons."""

from django.urls import URLPattern, path

from firstrung.validation.views import (
    panel_actions,
    panel_conflicts,
    panel_dates,
    panel_pages,
    panels,
    plans,
)

_pages: list[URLPattern] = [
    path("panels/", panels.panels, name="panels"),
    path("panels/new/", panels.panel_new, name="panel_new"),
    path("panels/<uuid:uid>/", panels.panel, name="panel"),
    path("panels/<uuid:uid>/rules/", panels.panel_rules, name="panel_rules"),
    path("panels/<uuid:uid>/open/", panel_actions.panel_open, name="panel_open"),
    path("panels/<uuid:uid>/close/", panel_actions.panel_close, name="panel_close"),
]

_portfolios: list[URLPattern] = [
    path("panels/<uuid:uid>/portfolios/", panel_pages.panel_place, name="panel_place"),
    path("panels/<uuid:uid>/portfolios/all/", panel_pages.panel_place_all, name="panel_place_all"),
    path("panels/<uuid:uid>/portfolios/sort/", panel_pages.panel_sort, name="panel_sort"),
    path(
        "panels/<uuid:uid>/portfolios/<uuid:submission_uid>/remove/",
        panel_actions.panel_take_off,
        name="panel_take_off",
    ),
]

_seats: list[URLPattern] = [
    path("panels/<uuid:uid>/seats/", panel_pages.panel_seat, name="panel_seat"),
    path("panels/<uuid:uid>/seats/<uuid:seat_uid>/", panel_pages.seat_terms, name="seat_terms"),
    path(
        "panels/<uuid:uid>/seats/<uuid:seat_uid>/resend/",
        panel_actions.seat_resend,
        name="seat_resend",
    ),
    path(
        "panels/<uuid:uid>/seats/<uuid:seat_uid>/revoke/",
        panel_actions.seat_revoke,
        name="seat_revoke",
    ),
    path(
        "panels/<uuid:uid>/seats/<uuid:seat_uid>/release/",
        panel_actions.seat_release,
        name="seat_release",
    ),
]

_dates: list[URLPattern] = [
    path("panels/<uuid:uid>/schedule/", panel_dates.panel_schedule, name="panel_schedule"),
    path("panels/<uuid:uid>/panel.ics", panel_dates.panel_dates, name="panel_dates"),
    path("reviews/panels/<uuid:uid>/dates.ics", panel_dates.own_dates, name="own_dates"),
    path(
        "panels/<uuid:uid>/tracks/<uuid:track_uid>/remove/",
        panel_dates.track_remove,
        name="track_remove",
    ),
    path(
        "panels/<uuid:uid>/slots/<uuid:slot_uid>/remove/",
        panel_dates.slot_remove,
        name="slot_remove",
    ),
]

_conflicts: list[URLPattern] = [
    path("panels/<uuid:uid>/conflicts/", panel_conflicts.panel_conflicts, name="panel_conflicts"),
    path(
        "panels/<uuid:uid>/conflicts/import/",
        panel_conflicts.conflict_import,
        name="conflict_import",
    ),
    path(
        "panels/<uuid:uid>/conflicts/suspected/",
        panel_conflicts.conflict_doubts,
        name="conflict_doubts",
    ),
    path(
        "panels/<uuid:uid>/conflicts/<uuid:conflict_uid>/remove/",
        panel_conflicts.conflict_remove,
        name="conflict_remove",
    ),
]

_plans: list[URLPattern] = [
    path("panels/<uuid:uid>/plans/", plans.panel_plans, name="panel_plans"),
    path("panels/<uuid:uid>/plans/compare/", plans.plan_compare, name="plan_compare"),
    path("panels/<uuid:uid>/assign/", plans.panel_assign, name="panel_assign"),
    path("panels/<uuid:uid>/pairs/", plans.panel_pair, name="panel_pair"),
    path("plans/<uuid:uid>/", plans.plan, name="plan"),
    path("plans/<uuid:uid>/progress/", plans.plan_progress, name="plan_progress"),
    path("plans/<uuid:uid>/apply/", plans.plan_apply, name="plan_apply"),
    path("plans/<uuid:uid>/discard/", plans.plan_discard, name="plan_discard"),
    path("plans/<uuid:uid>/plan.json", plans.plan_file, name="plan_file"),
]

patterns: list[URLPattern] = [*_pages, *_portfolios, *_seats, *_dates, *_conflicts, *_plans]
