"""The digest of a definition: changes with anything that verifiers or holders would see."""

import hashlib

from firstrung.credentials.documents import achievement_document
from firstrung.credentials.models import Achievement
from firstrung.engines import proofs


def definition_digest(achievement: Achievement) -> str:
    """SHA-256 (hex) of the definition in canonical JSON."""
    whole = {
        "document": achievement_document(achievement),
        "kind": achievement.kind,
        "effective": achievement.effective_on.isoformat(),
        "validDays": achievement.valid_days,
        "recognizedBy": achievement.recognized_by,
        "picture": achievement.image.sha256 if achievement.image else "",
    }
    return hashlib.sha256(proofs.jcs(whole)).hexdigest()
