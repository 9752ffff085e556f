"""A realistic AI-Ready Certificate and the world it lives in, for tests and benchmarks."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firstrung.engines import proofs
from firstrung.engines.proofs.contexts import CREDENTIALS_V2, OPEN_BADGES_V3

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SIGNED_AT = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
ORIGIN = "https://credentials.valley.example"
DID = "did:web:credentials.valley.example"
LIST_URL = f"{ORIGIN}/status/1"

_CRITERIA = (
    ("framing", "Frames the problem before reaching for a tool"),
    ("judgment", "Checks what the model says"),
    ("craft", "Builds something that works"),
    ("ethics", "Weighs privacy, bias and credit"),
    ("telling", "Explains the work to an employer"),
)
_LEVELS = ("Beginning", "Developing", "Ready", "Exemplary")


def private_key(seed: int = 1) -> Ed25519PrivateKey:
    """A key that is the same in every run."""
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def multibase(seed: int = 1) -> str:
    return proofs.encode_public_key(private_key(seed).public_key())


def _rubric(achievement: str) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{achievement}/criteria/{code}",
            "type": ["ResultDescription"],
            "name": name,
            "resultType": "RubricCriterionLevel",
            "requiredLevel": f"{achievement}/criteria/{code}/levels/3",
            "rubricCriterionLevel": [
                {
                    "id": f"{achievement}/criteria/{code}/levels/{points}",
                    "type": ["RubricCriterionLevel"],
                    "level": str(points),
                    "name": level,
                    "points": str(points),
                    "description": f"{level} work: {name.lower()}, seen in {points} of 4 signs.",
                }
                for points, level in enumerate(_LEVELS, start=1)
            ],
        }
        for code, name in _CRITERIA
    ]


def _alignments() -> list[dict[str, Any]]:
    return [
        {
            "type": ["Alignment"],
            "targetCode": code,
            "targetName": name,
            "targetFramework": framework,
            "targetType": kind,
            "targetUrl": url,
        }
        for code, name, framework, kind, url in (
            (
                "15-1252.00",
                "Software Developers",
                "O*NET-SOC 2019",
                "ext:ONetOccupation",
                "https://www.onetonline.org/link/summary/15-1252.00",
            ),
            (
                "AI.3",
                "Checks generated work",
                "Valley AI Competencies",
                "ceasn:Competency",
                f"{ORIGIN}/competencies/ai-3",
            ),
            (
                "cip-11.0102",
                "Artificial Intelligence",
                "CIP 2020",
                "CFItem",
                "https://nces.ed.gov/ipeds/cipcode/cipdetail.aspx?cip=11.0102",
            ),
        )
    ]


def certificate(index: int = 7) -> dict[str, Any]:
    """An unsigned certificate: 5 criteria of 4 levels, 3 pieces of evidence, a status."""
    achievement = f"{ORIGIN}/achievements/ai-ready"
    work = [f"{ORIGIN}/evidence/{index}/{part}" for part in ("report", "code", "talk")]
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_V3],
        "id": f"{ORIGIN}/credentials/{index}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "AI-Ready Certificate",
        "issuer": {"id": DID, "type": ["Profile"], "name": "Valley College Coalition"},
        "validFrom": "2026-05-20T09:30:00Z",
        "validUntil": "2029-05-20T09:30:00Z",
        "credentialSubject": {
            "id": f"did:key:{multibase(9)}",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": achievement,
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": "AI-Ready Certificate",
                "description": "Uses AI tools with judgment on work an employer asked for.",
                "criteria": {"narrative": "Three works, each read by two trained panelists."},
                "alignment": _alignments(),
                "resultDescription": _rubric(achievement),
                "tag": ["ai", "portfolio"],
            },
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": f"{achievement}/criteria/{code}",
                    "achievedLevel": f"{achievement}/criteria/{code}/levels/{3 + place % 2}",
                }
                for place, (code, _) in enumerate(_CRITERIA)
            ],
        },
        "evidence": [
            {
                "id": url,
                "type": ["Evidence"],
                "name": f"Work {place}",
                "description": f"Frozen snapshot no. {place}, read by two panelists.",
                "genre": "Project",
            }
            for place, url in enumerate(work, start=1)
        ],
        "relatedResource": [
            {"id": url, "digestMultibase": proofs.sha256_multibase(url.encode())} for url in work
        ],
        "credentialStatus": {
            "id": f"{LIST_URL}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": LIST_URL,
        },
    }


def simple(index: int = 7) -> dict[str, Any]:
    """The smallest useful badge."""
    full = certificate(index)
    subject, achievement = full["credentialSubject"], full["credentialSubject"]["achievement"]
    kept = ("id", "type", "name", "description", "criteria")
    return {
        **{k: full[k] for k in ("@context", "id", "type", "issuer", "validFrom")},
        "credentialSubject": {
            "id": subject["id"],
            "type": subject["type"],
            "achievement": {k: achievement[k] for k in kept},
        },
    }


def signed(document: dict[str, Any], seed: int = 1) -> dict[str, Any]:
    return proofs.sign(
        document,
        private_key=private_key(seed),
        verification_method=f"{DID}#key-{seed}",
        created=SIGNED_AT,
    )


def status_list(
    *indexes: int, purpose: str = "revocation", until: str = "2026-07-01T00:00:00Z"
) -> dict[str, Any]:
    """A signed status list with the given positions set."""
    return signed(
        proofs.status_list_credential(
            url=LIST_URL,
            issuer=DID,
            purpose=purpose,
            encoded_list=proofs.encode_list(indexes),
            valid_from="2026-05-01T00:00:00Z",
            valid_until=until,
        )
    )


def did_document() -> dict[str, Any]:
    return proofs.did_document(DID, [("key-1", multibase(1)), ("key-2", multibase(2))])


@dataclass
class World:
    """Resolver, status host and issuer registry in one; change a field to change the world."""

    documents: dict[str, Any] = field(default_factory=lambda: {DID: did_document()})
    lists: dict[str, Any] = field(default_factory=lambda: {LIST_URL: status_list()})
    registry: dict[str, str] = field(default_factory=lambda: {DID: "Valley College Coalition"})
    now: datetime = NOW

    def resolve(self, url: str) -> proofs.VerificationMethod | None:
        if url.startswith("did:key:"):
            return proofs.resolve_did_key(url)
        document = self.documents.get(url.partition("#")[0])
        methods = proofs.verification_methods(document)
        return next((method for method in methods if method.id == url), None)

    def judge(self, document: object) -> proofs.Verdict:
        return proofs.verify_credential(
            document,
            resolve=self.resolve,
            fetch_status=lambda url: deepcopy(self.lists.get(url)),
            now=self.now,
            trusted=self.registry.get,
        )
