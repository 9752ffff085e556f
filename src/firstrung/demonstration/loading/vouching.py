"""Who vouches for what: employers who endorse, issuers the coalition trusts, and what follows."""

from datetime import UTC, timedelta
from typing import Any

from firstrung.backpacks.public import bring, share
from firstrung.credentials.public import (
    About,
    Achievement,
    Award,
    Endorsement,
    add_issuer,
    endorse,
    live_identity,
    open_identity,
    refresh,
    withdraw,
)
from firstrung.demonstration.cast import Cast, made_at
from firstrung.engines import proofs
from firstrung.engines.proofs.contexts import CREDENTIALS_V2, OPEN_BADGES_V3
from firstrung.identity.public import Organization, Person
from firstrung.processes.awards import CODE

ENDORSED_AGO, WITHDRAWN_AGO, REFRESHED_AGO, WORKED_WITH_AGO = 20, 15, 12, 8
TRUSTED_AGO, BROUGHT_AGO, SHARED_AGO = 60, 9, 4


def endorse_all(cast: Cast) -> None:
    """Identities are opened with the first endorsement; one is taken back; one is embedded."""
    told, at, ago = cast.folder["credentials"], cast.calendar.at, cast.calendar.ago
    general = [row for row in told["endorsements"] if "student" not in row]
    for row in general:
        done = _endorse(cast, row, ENDORSED_AGO)
        for one in done if "withdrawn" in row else []:
            withdraw(
                cast.people[row["by"]],
                endorsement=one,
                reason=row["withdrawn"],
                now=at(ago(WITHDRAWN_AGO), 16),
            )
    award = Award.objects.get(holder=cast.people[told["refreshed"]], achievement__code=CODE)
    refresh(cast.coordinator, award=award, now=at(ago(REFRESHED_AGO), 10))
    for row in told["endorsements"]:
        if row not in general:
            _endorse(cast, row, WORKED_WITH_AGO)


def _endorse(cast: Cast, row: dict[str, Any], days: int) -> list[Endorsement]:
    actor, now = cast.people[row["by"]], cast.calendar.at(cast.calendar.ago(days), 11)
    organization = _employer(actor)
    if live_identity(organization) is None:
        open_identity(actor, organization=organization, now=now)
    return [
        endorse(actor, organization=organization, about=about, comment=row["comment"], now=now)
        for about in _about(cast, row)
    ]


def _employer(actor: Person) -> Organization:
    return actor.memberships.select_related("organization").get().organization


def _about(cast: Cast, row: dict[str, Any]) -> list[About]:
    """What the row speaks of; of the certificate, each version that is awarded."""
    if "student" in row:
        held = Award.objects.select_related("achievement")
        return [About(award=held.get(holder=cast.people[row["student"]], achievement__code=CODE))]
    if row["of"] == "issuer":
        return [About()]
    code = CODE if row["of"] == "certificate" else row["of"]
    live = Achievement.objects.filter(code=code, state="live")
    return [About(achievement=one) for one in live.order_by("version")]


def bring_in(cast: Cast) -> None:
    """Issuers in the registry, and a badge that one of them gave a student."""
    told, at, ago = cast.folder["credentials"], cast.calendar.at, cast.calendar.ago
    # The college's key signs this one badge and is then forgotten.
    private = proofs.generate_private_key()
    did = proofs.did_key(proofs.encode_public_key(private.public_key()))
    for row in told["issuers"]:
        values = {"did": did} | row
        add_issuer(cast.coordinator, now=at(ago(TRUSTED_AGO)), **values)
    brought = told["brought"]
    signed_at = at(ago(TRUSTED_AGO), 17)
    student = cast.people[brought["student"]]
    document = proofs.sign(
        _badge(brought, student, did, f"{signed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"),
        private_key=private,
        verification_method=f"{did}#{did.removeprefix('did:key:')}",
        created=signed_at,
    )
    now = at(ago(BROUGHT_AGO), 18)
    for held in bring(student, data=proofs.jcs(document), now=now):
        made_at(held, now)


def _badge(row: dict[str, Any], student: Person, did: str, since: str) -> dict[str, Any]:
    """A small Open Badge as another platform would make it."""
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_V3],
        "id": "urn:uuid:5d0c1f0e-6c0b-4d0a-9b57-2f9f3a1c7e44",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": row["name"],
        "issuer": {"id": did, "type": ["Profile"], "name": row["issuer"]},
        "validFrom": since,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityHash": student.name,
                    "identityType": "name",
                    "hashed": False,
                }
            ],
            "achievement": {
                "id": "urn:uuid:0c9f4c7a-8f5e-4c2b-8d2e-6a1b7d3c9e10",
                "type": ["Achievement"],
                "achievementType": "Course",
                "name": row["name"],
                "description": row["description"],
                "criteria": {"narrative": row["criteria"]},
            },
        },
    }


def share_one(cast: Cast) -> None:
    """A link to the certificate; its secret is shown to nobody, so nobody opens it."""
    row = cast.folder["credentials"]["shared"]
    student = cast.people[row["student"]]
    share(
        student,
        credential=Award.objects.get(holder=student, achievement__code=CODE),
        last_day=cast.calendar.today + timedelta(days=row["days"]),
        note=row["note"],
        now=cast.calendar.at(cast.calendar.ago(SHARED_AGO), 20),
    )
