"""Addresses of roster uploads."""

from django.urls import URLPattern, path

from firstrung.identity.roster import views

urlpatterns: list[URLPattern] = [
    path("rosters/", views.rosters, name="rosters"),
    path("rosters/<uuid:uid>/", views.roster, name="roster"),
    path("rosters/<uuid:uid>/progress/", views.roster_progress, name="roster_progress"),
    path("rosters/<uuid:uid>/apply/", views.roster_apply, name="roster_apply"),
    path("rosters/<uuid:uid>/cancel/", views.roster_cancel, name="roster_cancel"),
    path("rosters/<uuid:uid>/report/", views.roster_report, name="roster_report"),
]
