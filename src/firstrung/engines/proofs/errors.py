"""What can go wrong with a proof, one class per cause.

Every message is written to be shown to a person: it names the term, the place
or the key, and never repeats secret material. The names say what the document is, not that
something went wrong with the program, hence no "Error" at their ends.
"""


class ProofsError(ValueError):
    """Base of every error this engine raises on purpose."""


class MalformedJson(ProofsError):
    """Bytes that are not one JSON object, or are ambiguous (a key given twice)."""


class UnknownContext(ProofsError):
    """A JSON-LD context that is not bundled; nothing is ever fetched."""


class UnsafeDocument(ProofsError):
    """A member, type or value that a signature would not cover.

    JSON-LD silently drops what its contexts do not define. Data Integrity 1.0
    ("Processing Errors" and "Validating Contexts") asks for an error instead.
    """


class TooComplex(ProofsError):
    """A document beyond the work budget: too large, too deep or too symmetric."""


class KeyFormatError(ProofsError):
    """A key, DID or verification method that cannot be read."""


class ProofInvalid(ProofsError):
    """A proof that is absent, malformed, out of date, or does not match."""


class StatusListError(ProofsError):
    """A status list or status entry that cannot be trusted or read."""
