"""From a recognition that was given to its signed certificate, and to its end when withdrawn."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from firstrung.coalition.public import (
    CertificateFacts,
    Recognition,
    RecognitionState,
    certificate_facts,
    keep_certificate,
)
from firstrung.credentials.public import (
    Achievement,
    AchievementKind,
    Definition,
    OrganizationAward,
    Result,
    define,
    organization_pdf,
    revoke_for_organization,
    sign_for_organization,
)
from firstrung.processes.letters import address

Payload = dict[str, Any]
TOTAL = "points"


def recognition_given(event: Payload, *, now: datetime) -> None:
    """Sign the credential, print it in every language, and hand both to the coalition to keep."""
    rows = Recognition.objects.select_related("organization", "tier")
    row = rows.get(pk=event["recognition_id"])
    if row.document is None and row.state == RecognitionState.GIVEN:
        certify(row, now=now)


def recognition_withdrawn(event: Payload, *, now: datetime) -> None:
    """Set the status of the credential, if one was signed."""
    row = Recognition.objects.get(pk=event["recognition_id"])
    withdrawn = row.signatures.select_related("recorded_by").get(action="withdraw")
    revoke_for_organization(
        withdrawn.recorded_by,
        url=address("recognized_json", row.uid),
        reason=row.withdrawn_reason,
        now=now,
    )


def certify(row: Recognition, *, now: datetime) -> Recognition:
    """The certificate of a recognition that was given."""
    assert row.given_at is not None  # only what was given comes here
    facts = certificate_facts(row)
    achievement = achievement_for(row, facts)
    award = OrganizationAward(
        url=address("recognized_json", row.uid),
        page=address("recognized_one", row.uid),
        achievement=achievement,
        organization=row.organization,
        results=results_for(achievement, facts),
        approved_by=facts.approved_by,
        issued_at=row.given_at,
    )
    document = sign_for_organization(award, now=now)
    papers = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            papers[language] = organization_pdf(award, document)
    return keep_certificate(row, document=document, papers=papers, now=now)


def achievement_for(row: Recognition, facts: CertificateFacts) -> Achievement:
    """What is achieved: this tier, by this kind of member, in this year; made when first needed."""
    base = address("achievement", facts.code, facts.version)
    described = [(TOTAL, "Points in all", None), *facts.asked]
    return define(
        code=facts.code,
        version=facts.version,
        definition=Definition(
            kind=AchievementKind.RECOGNITION,
            name=facts.name,
            description=facts.description,
            criteria=facts.criteria,
            effective_on=timezone.localdate(row.given_at),
        ),
        result_descriptions=[
            {
                "id": f"{base}#{code}",
                "type": ["ResultDescription"],
                "name": name,
                "resultType": "RawScore",
                "valueMin": "0",
                **({"valueMax": str(most)} if most is not None else {}),
            }
            for code, name, most in described
        ],
    )


def results_for(achievement: Achievement, facts: CertificateFacts) -> list[Result]:
    """Points in all and by criterion, as far as the achievement describes the criterion."""
    described = {
        str(row["id"]).rpartition("#")[2]: row["id"] for row in achievement.result_descriptions
    }
    values = {TOTAL: facts.points, **facts.earned}
    return [
        Result(described[code], value=str(value))
        for code, value in values.items()
        if code in described
    ]
