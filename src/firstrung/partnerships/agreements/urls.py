"""Addresses of interest, commitments, the exchange ledger, value statements and phases."""

from django.urls import path

from firstrung.partnerships.agreements.commitments import views as commitments
from firstrung.partnerships.agreements.interest import views as interest
from firstrung.partnerships.agreements.ledger import placing
from firstrung.partnerships.agreements.ledger import views as ledger
from firstrung.partnerships.agreements.phases import views as phases
from firstrung.partnerships.agreements.value import views as value

ONE = "commitments/<uuid:uid>/"

urlpatterns = [
    path("interest/", interest.interest_matrix, name="interest_matrix"),
    path("interest/file/", interest.interest_file, name="interest_file"),
    path("interest/answers/", interest.interest_answers, name="interest_answers"),
    path("interest/answers/file/", interest.interest_answers_file, name="interest_answers_file"),
    path("interest/new/", interest.interest_new, name="interest_new"),
    path("interest/<uuid:uid>/", interest.interest_survey, name="interest_survey"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/file/", commitments.commitments_file, name="commitments_file"),
    path("commitments/new/", commitments.commitment_new, name="commitment_new"),
    path(ONE, commitments.commitment, name="commitment"),
    path(f"{ONE}edit/", commitments.commitment_edit, name="commitment_edit"),
    path(f"{ONE}step/<slug:action>/", commitments.commitment_step, name="commitment_step"),
    path(f"{ONE}renew/", commitments.commitment_renew, name="commitment_renew"),
    path("ledger/", ledger.exchange_ledger, name="exchange_ledger"),
    path("ledger/file/", ledger.exchange_file, name="exchange_file"),
    path("ledger/new/", ledger.exchange_new, name="exchange_new"),
    path("ledger/<uuid:uid>/", ledger.exchange_entry, name="exchange_entry"),
    path("ledger/<uuid:uid>/strike/", ledger.exchange_strike, name="exchange_strike"),
    path("placements/", placing.placements, name="placements"),
    path("placements/file/", placing.placements_file, name="placements_file"),
    path("placements/new/", placing.placement_new, name="placement_new"),
    path("placements/<uuid:uid>/", placing.placement, name="placement"),
    path("placements/<uuid:uid>/strike/", placing.placement_strike, name="placement_strike"),
    path("partnership/", value.own_partnership, name="own_partnership"),
    path("partnership/<uuid:uid>/balance/", ledger.exchange_balance, name="exchange_balance"),
    path(
        "partnership/<uuid:uid>/balance/file/",
        ledger.exchange_balance_file,
        name="exchange_balance_file",
    ),
    path("partnership/<uuid:uid>/record/", value.own_record, name="own_record"),
    path("partnership/<uuid:uid>/value/", value.value_statement, name="value_statement"),
    path("partnership/<uuid:uid>/assumption/", value.hiring_assumption, name="hiring_assumption"),
    path("phases/", phases.partner_phases, name="partner_phases"),
    path("phases/file/", phases.partner_phases_file, name="partner_phases_file"),
    path("phases/start/", phases.partner_phases_start, name="partner_phases_start"),
    path(
        "phases/activities/<slug:code>/",
        phases.partner_phase_activity,
        name="partner_phase_activity",
    ),
]
