"""Addresses of the employer pipeline."""

from django.urls import path

from firstrung.partnerships.pipeline.importing import views as importing
from firstrung.partnerships.pipeline.views import (
    asking,
    leads,
    lists,
    page,
    people,
    tables,
)

ALL, ONE, IMPORT = "pipeline/", "pipeline/<uuid:uid>/", "pipeline/import/<uuid:uid>/"

urlpatterns = [
    path("partner/", leads.lead_new, name="lead_new"),
    path("partner/thanks/", leads.lead_thanks, name="lead_thanks"),
    path(ALL, lists.accounts, name="pipeline"),
    path(f"{ALL}file/", lists.accounts_file, name="pipeline_file"),
    path(f"{ALL}new/", page.account_new, name="pipeline_new"),
    path(f"{ALL}import/", importing.accounts_import, name="pipeline_import"),
    path(f"{ALL}import/template/", importing.accounts_template, name="pipeline_template"),
    path(IMPORT, importing.employer_import, name="employer_import"),
    path(f"{IMPORT}progress/", importing.import_progress, name="employer_import_progress"),
    path(f"{IMPORT}start/", importing.import_start, name="employer_import_start"),
    path(f"{IMPORT}cancel/", importing.import_cancel, name="employer_import_cancel"),
    path(f"{IMPORT}lines/", importing.import_lines, name="employer_import_lines"),
    path(f"{ALL}timeline/", tables.accounts_timeline, name="pipeline_timeline"),
    path(f"{ALL}timeline/file/", tables.accounts_timeline_file, name="pipeline_timeline_file"),
    path(f"{ALL}asks/", tables.asks, name="asks"),
    path(f"{ALL}asks/file/", tables.asks_file, name="asks_file"),
    path(f"{ALL}asks/rule/", asking.asking_rule, name="asking_rule"),
    path(f"{ALL}asks/<uuid:uid>/answer/", asking.ask_answer, name="ask_answer"),
    path(f"{ALL}plans/<uuid:uid>/end/", asking.planned_ask_end, name="planned_ask_end"),
    path(f"{ALL}notes/<uuid:uid>/remove/", page.account_note_remove, name="pipeline_note_remove"),
    path(f"{ALL}needs/", tables.hiring_needs, name="hiring_needs"),
    path(f"{ALL}needs/file/", tables.hiring_needs_file, name="hiring_needs_file"),
    path(f"{ALL}contacts/", people.employer_contacts, name="employer_contacts"),
    path(f"{ALL}contacts/file/", people.employer_contacts_file, name="employer_contacts_file"),
    path(f"{ALL}leads/", leads.leads, name="leads"),
    path(f"{ALL}leads/file/", leads.leads_file, name="leads_file"),
    path(f"{ALL}leads/<uuid:uid>/", leads.lead, name="lead"),
    path(f"{ALL}leads/<uuid:uid>/dismiss/", leads.lead_dismiss, name="lead_dismiss"),
    path(ONE, page.account, name="pipeline_employer"),
    path(f"{ONE}file/", page.account_file, name="pipeline_employer_file"),
    path(f"{ONE}edit/", page.account_edit, name="pipeline_edit"),
    path(f"{ONE}move/", lists.account_move, name="pipeline_move"),
    path(f"{ONE}step/<slug:action>/", page.account_step, name="pipeline_step"),
    path(f"{ONE}ask/", asking.account_ask, name="pipeline_ask"),
    path(f"{ONE}plan/", asking.account_plan_ask, name="pipeline_plan_ask"),
    path(f"{ONE}notes/new/", page.account_note_new, name="pipeline_note_new"),
    path(f"{ONE}contacts/new/", people.account_contact_new, name="pipeline_contact_new"),
    path(
        f"{ONE}contacts/<uuid:contact>/", people.account_contact_edit, name="pipeline_contact_edit"
    ),
    path(
        f"{ONE}contacts/<uuid:contact>/end/",
        people.account_contact_end,
        name="pipeline_contact_end",
    ),
    path(
        f"{ONE}contacts/<uuid:contact>/invite/",
        people.account_contact_invite,
        name="pipeline_contact_invite",
    ),
    path(f"{ONE}needs/new/", people.hiring_need_new, name="hiring_need_new"),
    path(f"{ONE}needs/<uuid:need>/", people.hiring_need_edit, name="hiring_need_edit"),
    path(f"{ONE}needs/<uuid:need>/end/", people.hiring_need_end, name="hiring_need_end"),
]
