"""Addresses of issuing, its runs, keys and audit, and the status lists."""

from django.urls import URLPattern, path

from firstrung.credentials.issuing.views import awards, lists, runs, trust

urlpatterns: list[URLPattern] = [
    path("credentials/status/<int:number>", lists.status_list, name="status_list"),
    path("issuing/", runs.runs, name="issuing_runs"),
    path("issuing/new/", runs.run_new, name="issuing_new"),
    path("issuing/<uuid:uid>/", runs.run, name="issuing_run"),
    path("issuing/<uuid:uid>/progress/", runs.run_progress, name="issuing_progress"),
    *(
        path(
            f"issuing/<uuid:uid>/{action}/",
            runs.run_move,
            {"action": action},
            name=f"issuing_{action}",
        )
        for action in ("start", "pause", "resume", "cancel", "retry")
    ),
    path("signing-keys/", trust.keys, name="signing_keys"),
    path("signing-keys/<int:pk>/rotate/", trust.key_rotate, name="signing_key_rotate"),
    path("credentials/audit/", trust.audit, name="credentials_audit"),
    path("awards/", awards.awards, name="awards"),
    path("c/<uuid:uid>/record/", awards.award_record, name="award_record"),
    *(
        path(
            f"c/<uuid:uid>/{action}/",
            awards.award_change,
            {"action": action},
            name=f"certificate_{action}",
        )
        for action in ("revoke", "suspend", "lift", "refresh")
    ),
]
