"""What the database keeps of a secret: of a link, a hand-over, a token."""

import hashlib


def digest(secret: str) -> str:
    """SHA-256 in hex; whatever somebody sends as a secret has one."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
