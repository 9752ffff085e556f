"""Addresses of results."""

from django.urls import URLPattern, path

from firstrung.coalition.results.views import funnels, kpis, shortage, statements, targets

urlpatterns: list[URLPattern] = [
    path("results/", kpis.kpis, name="kpis"),
    path("results/<int:year>/", kpis.kpis, name="kpis_year"),
    path("results/<int:year>/file/", kpis.kpis_file, name="kpis_file"),
    path("results/<int:year>/kpis/<slug:code>/", kpis.kpi, name="kpi"),
    path("results/<int:year>/kpis/<slug:code>/file/", kpis.kpi_file, name="kpi_file"),
    path("results/<int:year>/kpis/<slug:code>/target/", targets.target_new, name="target_new"),
    path("results/targets/<uuid:uid>/vote/", targets.target_vote, name="target_vote"),
    path("results/targets/<uuid:uid>/withdraw/", targets.target_withdraw, name="target_withdraw"),
    path("results/<int:year>/opportunities/", shortage.opportunities, name="opportunities"),
    path(
        "results/<int:year>/opportunities/file/",
        shortage.opportunities_file,
        name="opportunities_file",
    ),
    path("results/members/", statements.member_values, name="member_values"),
    path("results/members/<uuid:uid>/", statements.member_value, name="member_value"),
    path(
        "results/members/<uuid:uid>/file/",
        statements.member_value_file,
        name="member_value_file",
    ),
    path("results/counted/<slug:code>/", kpis.counted_rows, name="counted_rows"),
    path("results/counted/<slug:code>/file/", kpis.counted_file, name="counted_file"),
    path("results/funnels/", funnels.funnels, name="funnels"),
    path("results/funnels/file/", funnels.funnels_file, name="funnels_file"),
    path("results/funnels/new/", funnels.funnel_new, name="funnel_new"),
    path("results/funnels/<uuid:uid>/", funnels.funnel, name="funnel"),
    path("results/funnels/<uuid:uid>/edit/", funnels.funnel_edit, name="funnel_edit"),
    path("results/funnels/<uuid:uid>/file/", funnels.funnel_file, name="funnel_file"),
]
