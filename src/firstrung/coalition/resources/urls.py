"""Addresses of money, needs and risks."""

from django.urls import path

from firstrung.coalition.resources.views import money, needs, risks

urlpatterns = [
    path("resources/", money.resources, name="resources"),
    path("resources/spending/file/", money.spending_file, name="spending_file"),
    path("resources/funders/file/", money.funders_file, name="funders_file"),
    path("resources/funders/new/", money.funder_new, name="funder_new"),
    path("resources/funders/<uuid:uid>/", money.funder_edit, name="funder_edit"),
    path("resources/costs/", money.costs, name="costs"),
    path("resources/costs/file/", money.costs_file, name="costs_file"),
    path("resources/costs/<uuid:uid>/", money.cost_edit, name="cost_edit"),
    path("initiatives/<uuid:uid>/costs/new/", money.cost_new, name="cost_new"),
    path("resources/needs/", needs.needs, name="needs"),
    path("resources/needs/file/", needs.needs_file, name="needs_file"),
    path("resources/needs/<uuid:uid>/", needs.need_edit, name="need_edit"),
    path("resources/needs/<uuid:uid>/found/", needs.need_found, name="need_found"),
    path("resources/needs/<uuid:uid>/reopen/", needs.need_reopen, name="need_reopen"),
    path("initiatives/<uuid:uid>/needs/new/", needs.need_new, name="need_new"),
    path("risks/", risks.risks, name="risks"),
    path("risks/file/", risks.risks_file, name="risks_file"),
    path("risks/new/", risks.risk_new, name="risk_new"),
    path("risks/<uuid:uid>/", risks.risk_edit, name="risk_edit"),
    path("risks/<uuid:uid>/review/", risks.risk_review, name="risk_review"),
]
