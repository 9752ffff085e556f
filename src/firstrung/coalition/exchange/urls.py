"""Addresses of the exchange with research centers."""

from django.urls import URLPattern, path

from firstrung.coalition.exchange.views import centers, figures, library

ONE = "library/<uuid:uid>/"
MADE = "research/out/<uuid:uid>/"

urlpatterns: list[URLPattern] = [
    path("library/", library.library, name="library"),
    path("library/file/", library.library_file, name="library_file"),
    path("library/new/", library.library_report_new, name="library_report_new"),
    path(ONE, library.library_report, name="library_report"),
    path(f"{ONE}edit/", library.library_report_edit, name="library_report_edit"),
    path(f"{ONE}file/", library.library_report_file, name="library_report_file"),
    path("research/", centers.exchange, name="research_exchange"),
    path("research/file/", centers.exchange_file, name="research_exchange_file"),
    path("research/centers/new/", centers.exchange_partner_new, name="exchange_partner_new"),
    path(
        "research/centers/<uuid:uid>/",
        centers.exchange_partner_edit,
        name="exchange_partner_edit",
    ),
    path("research/demand/", figures.demand, name="demand"),
    path("research/demand/file/", figures.demand_file, name="demand_file"),
    path("research/demand/template/", figures.demand_template, name="demand_template"),
    path("research/demand/import/", figures.demand_import, name="demand_import"),
    path("research/workforce/", figures.workforce, name="workforce"),
    path("research/workforce/file/", figures.workforce_file, name="workforce_file"),
    path("research/workforce/template/", figures.workforce_template, name="workforce_template"),
    path("research/workforce/import/", figures.workforce_import, name="workforce_import"),
    path("research/out/", centers.handovers, name="handovers"),
    path("research/out/file/", centers.handovers_file, name="handovers_file"),
    path("research/out/new/", centers.handover_new, name="handover_new"),
    path(MADE, centers.handover_made, name="handover_made"),
    path(f"{MADE}file/", centers.handover_made_file, name="handover_made_file"),
]
