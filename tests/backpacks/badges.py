"""Credentials of an issuer elsewhere, signed for real."""

import json
from datetime import UTC, datetime

from firstrung.engines import proofs
from firstrung.engines.proofs.contexts import CREDENTIALS_V2, OPEN_BADGES_V3
from firstrung.engines.proofs.jose import sign_jwt

SIGNED = datetime(2026, 1, 2, tzinfo=UTC)


class Issuer:
    """An issuer whose identifier is its key; nobody here knows it."""

    def __init__(self, key=None):
        self.key = key or proofs.generate_private_key()
        self.multibase = proofs.encode_public_key(self.key.public_key())
        self.did = proofs.did_key(self.multibase)

    def badge(
        self, number=1, *, valid_from="2026-01-01T00:00:00Z", words=None, signed=True, **members
    ) -> dict:
        """``words`` is a context of the issuer's own, written into the badge."""
        document = {
            "@context": [
                CREDENTIALS_V2,
                OPEN_BADGES_V3,
                *([words] if words else []),
            ],
            "id": f"https://college.example/badges/{number}",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": f"Teamwork {number}",
            "issuer": {"id": self.did, "type": ["Profile"], "name": "Example College"},
            "validFrom": valid_from,
            "credentialSubject": {
                "id": "did:example:sam",
                "type": ["AchievementSubject"],
                "achievement": {
                    "id": "https://college.example/achievements/teamwork",
                    "type": ["Achievement"],
                    "name": "Teamwork",
                    "description": "Works well with others.",
                    "criteria": {"narrative": "Named by peers."},
                },
            },
        } | members
        if not signed:
            return document
        return proofs.sign(
            document,
            private_key=self.key,
            verification_method=f"{self.did}#{self.multibase}",
            created=SIGNED,
            inline=words is not None,
        )

    def bytes(self, number=1, **members) -> bytes:
        """The badge in a spelling no library would choose: order, spaces and escapes are kept."""
        document = self.badge(number, **members)
        turned = dict(reversed(document.items()))
        return json.dumps(turned, indent=3, ensure_ascii=True).encode() + b"\n"

    def token(self, number=1, **members):
        """The badge as a compact JWT, in bytes."""
        kid = f"{self.did}#{self.multibase}"
        document = self.badge(number, signed=False, **members)
        return sign_jwt(
            document,
            private_key=self.key,
            kid=kid,
            alg="EdDSA",
        ).encode()
