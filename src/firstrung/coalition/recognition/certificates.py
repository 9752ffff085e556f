"""What the certificate of a recognition says, for whoever signs it."""

from dataclasses import dataclass

from firstrung.coalition.models import Recognition, RecognitionCriterion
from firstrung.coalition.recognition.points import Period, criteria, program


@dataclass(frozen=True)
class CertificateFacts:
    """A recognition in words (English), and its points by criterion code.

    ``code`` and ``version`` name what was achieved: kind and tier in that year. ``asked`` has each
    criterion's code, name and most points; ``earned`` what this organization got.
    """

    code: str
    version: int
    name: str
    description: str
    criteria: str
    approved_by: list[str]
    points: int
    asked: list[tuple[str, str, int]]
    earned: dict[str, int]


def certificate_facts(recognition: Recognition) -> CertificateFacts:
    """The facts of a recognition; three queries."""
    tier, found = recognition.tier, program()
    label = Period(recognition.year, recognition.begins_on, recognition.ends_on).label
    asked = criteria(recognition.kind)
    called = found.name if found else "Recognition program"
    signatures = recognition.signatures.filter(organization__isnull=False)
    return CertificateFacts(
        code=f"recognition-{recognition.kind}-{tier.code}"[:60],
        version=recognition.year,
        name=f"{tier.name} {label}",
        description=(
            f"{called}: recognizes what a partner of the coalition did for students and their "
            f"way into work in {label}, counted from the coalition's records, approved by a "
            "chamber of commerce and by a government office."
        ),
        criteria=_in_words(tier.points, tier.criteria, asked),
        approved_by=list(signatures.values_list("organization__name", flat=True)),
        points=recognition.points,
        asked=[(row.code, row.name, row.cap) for row in asked],
        earned={row["code"]: row["points"] for row in recognition.earned},
    )


def _in_words(points: int, least: int, asked: list[RecognitionCriterion]) -> str:
    rules = [
        f"* {row.name}: {row.points} points for every {row.per.normalize():f}, at most {row.cap}."
        for row in asked
    ]
    return "\n".join([f"At least {points} points, from at least {least} criteria:", *rules])
