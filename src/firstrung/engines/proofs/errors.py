"""What can go wrong with a proof, one class per cause.

Every message is written to be shown to a person: it names the term, the place
or the key, and never repeats secret material. The names say what the document is, not that
something went wrong with the program, hence no "Error" at their ends.

`problem` is the same for machines: the problem type a specification gives it (RFC 9457), so
that one verifier can tell another what was wrong.
"""

from typing import Final

_CREDENTIALS: Final = "https://www.w3.org/TR/vc-data-model#"
_SECURITY: Final = "https://w3id.org/security#"
_STATUS: Final = "https://www.w3.org/ns/credentials/status-list#"

#: VC Data Model 2.0, "Problem Details".
PARSING_ERROR: Final = f"{_CREDENTIALS}PARSING_ERROR"
MALFORMED_VALUE_ERROR: Final = f"{_CREDENTIALS}MALFORMED_VALUE_ERROR"
CRYPTOGRAPHIC_SECURITY_ERROR: Final = f"{_CREDENTIALS}CRYPTOGRAPHIC_SECURITY_ERROR"
RANGE_ERROR: Final = f"{_CREDENTIALS}RANGE_ERROR"
#: Data Integrity 1.0, "Processing Errors".
PROOF_GENERATION_ERROR: Final = f"{_SECURITY}PROOF_GENERATION_ERROR"
PROOF_VERIFICATION_ERROR: Final = f"{_SECURITY}PROOF_VERIFICATION_ERROR"
PROOF_TRANSFORMATION_ERROR: Final = f"{_SECURITY}PROOF_TRANSFORMATION_ERROR"
INVALID_DOMAIN_ERROR: Final = f"{_SECURITY}INVALID_DOMAIN_ERROR"
INVALID_CHALLENGE_ERROR: Final = f"{_SECURITY}INVALID_CHALLENGE_ERROR"
DATA_LOSS_DETECTION_ERROR: Final = f"{_SECURITY}DATA_LOSS_DETECTION_ERROR"
#: Bitstring Status List 1.0, "Processing Errors".
STATUS_RETRIEVAL_ERROR: Final = f"{_STATUS}STATUS_RETRIEVAL_ERROR"
STATUS_VERIFICATION_ERROR: Final = f"{_STATUS}STATUS_VERIFICATION_ERROR"
STATUS_LIST_LENGTH_ERROR: Final = f"{_STATUS}STATUS_LIST_LENGTH_ERROR"


class ProofsError(ValueError):
    """Base of every error this engine raises on purpose; `problem` is its type as a URL."""

    problem = MALFORMED_VALUE_ERROR

    def __init__(self, message: str, *, problem: str | None = None) -> None:
        super().__init__(message)
        if problem is not None:
            self.problem = problem


class MalformedJson(ProofsError):
    """Bytes that are not one JSON object, or are ambiguous (a key given twice)."""

    problem = PARSING_ERROR


class UnknownContext(ProofsError):
    """A JSON-LD context that is not bundled; nothing is ever fetched."""

    problem = PROOF_TRANSFORMATION_ERROR


class UnsafeDocument(ProofsError):
    """A member, type or value that a signature would not cover.

    JSON-LD silently drops what its contexts do not define. Data Integrity 1.0
    ("Processing Errors" and "Validating Contexts") asks for an error instead.
    """

    problem = DATA_LOSS_DETECTION_ERROR


class TooComplex(ProofsError):
    """A document beyond the work budget: too large, too deep or too symmetric."""

    problem = PROOF_TRANSFORMATION_ERROR


class KeyFormatError(ProofsError):
    """A key, DID or verification method that cannot be read."""


class ProofInvalid(ProofsError):
    """A proof that is absent, malformed, out of date, or does not match."""

    problem = PROOF_VERIFICATION_ERROR


class NoCredential(ProofsError):
    """A file in which no credential can be found; says what it is and what to do."""

    problem = PARSING_ERROR


class StatusListError(ProofsError):
    """A status list or status entry that cannot be trusted or read."""

    problem = STATUS_VERIFICATION_ERROR
