"""Digital credentials: canonicalize, sign, verify, revoke, judge.

Pure functions over JSON values. Nothing here opens a connection, reads a clock or
keeps a key: addresses are resolved by functions the caller passes in, the time is an
argument, and PEM bytes are handed back to whoever stores them.

Sources: W3C Verifiable Credentials Data Model 2.0, Data Integrity 1.0 with EdDSA
Cryptosuites 1.0, RDF Dataset Canonicalization, Bitstring Status List 1.0, Controlled
Identifiers 1.0; IETF RFC 8785; 1EdTech Open Badges 3.0.
"""

from .canonical import canonicalize
from .dids import (
    VerificationMethod,
    did_document,
    did_key,
    did_web,
    did_web_url,
    resolve_did_key,
    verification_methods,
)
from .errors import (
    KeyFormatError,
    MalformedJson,
    ProofInvalid,
    ProofsError,
    StatusListError,
    TooComplex,
    UnknownContext,
    UnsafeDocument,
)
from .integrity import Exchange, VerifiedProof, sign, verify
from .jcs import digest_sri, jcs, sha256_multibase
from .keys import (
    decode_public_key,
    encode_public_key,
    generate_private_key,
    private_key_from_pem,
    private_key_to_pem,
)
from .presentations import PresentationVerdict, verify_presentation
from .status import decode_list, encode_list, is_set, status_list_credential, status_of
from .values import parse
from .verdict import Check, Verdict, verify_credential

__all__ = [
    "Check",
    "Exchange",
    "KeyFormatError",
    "MalformedJson",
    "PresentationVerdict",
    "ProofInvalid",
    "ProofsError",
    "StatusListError",
    "TooComplex",
    "UnknownContext",
    "UnsafeDocument",
    "Verdict",
    "VerificationMethod",
    "VerifiedProof",
    "canonicalize",
    "decode_list",
    "decode_public_key",
    "did_document",
    "did_key",
    "did_web",
    "did_web_url",
    "digest_sri",
    "encode_list",
    "encode_public_key",
    "generate_private_key",
    "is_set",
    "jcs",
    "parse",
    "private_key_from_pem",
    "private_key_to_pem",
    "resolve_did_key",
    "sha256_multibase",
    "sign",
    "status_list_credential",
    "status_of",
    "verification_methods",
    "verify",
    "verify_credential",
    "verify_presentation",
]
