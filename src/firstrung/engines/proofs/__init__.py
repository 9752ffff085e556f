"""Digital credentials: canonicalize, sign, verify, revoke, judge.

Pure functions over JSON values. Nothing here opens a connection, reads a clock or
keeps a key: addresses are resolved by functions the caller passes in, the time is an
argument, and PEM bytes are handed back to whoever stores them.

Sources: W3C Verifiable Credentials Data Model 2.0, Data Integrity 1.0 with EdDSA
Cryptosuites 1.0, RDF Dataset Canonicalization, Bitstring Status List 1.0, Controlled
Identifiers 1.0, Securing Verifiable Credentials using JOSE and COSE; IETF RFC 8785; 1EdTech
Open Badges 3.0 and Comprehensive Learner Record 2.0.

Keys of other kinds than Ed25519 are in `jwk`; `keys` is for those we sign with.
"""

from .baking import bake_png, unbake_png
from .canonical import canonicalize
from .did_jwk import resolve_did_jwk, resolve_self_contained
from .dids import (
    VerificationMethod,
    did_document,
    did_key,
    did_web,
    did_web_url,
    resolve_did_key,
    verification_methods,
)
from .drawings import bake_svg, unbake_svg
from .envelopes import Envelope, open_envelope
from .errors import (
    KeyFormatError,
    MalformedJson,
    NoCredential,
    ProofInvalid,
    ProofsError,
    StatusListError,
    TooComplex,
    UnknownContext,
    UnsafeDocument,
)
from .integrity import Exchange, VerifiedProof, sign, verify
from .jcs import digest_sri, jcs, sha256_multibase
from .jose import VerifiedToken, read_jwt, sign_jwt, verify_jwt
from .keys import (
    decode_public_key,
    encode_public_key,
    generate_private_key,
    private_key_from_pem,
    private_key_to_pem,
)
from .nested import Judged, judge_tree
from .presentations import PresentationVerdict, verify_presentation
from .status import decode_list, encode_list, is_set, status_list_credential, status_of
from .values import parse
from .verdict import Check, Verdict, verify_credential

__all__ = [
    "Check",
    "Envelope",
    "Exchange",
    "Judged",
    "KeyFormatError",
    "MalformedJson",
    "NoCredential",
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
    "VerifiedToken",
    "bake_png",
    "bake_svg",
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
    "judge_tree",
    "open_envelope",
    "parse",
    "private_key_from_pem",
    "private_key_to_pem",
    "read_jwt",
    "resolve_did_jwk",
    "resolve_did_key",
    "resolve_self_contained",
    "sha256_multibase",
    "sign",
    "sign_jwt",
    "status_list_credential",
    "status_of",
    "unbake_png",
    "unbake_svg",
    "verification_methods",
    "verify",
    "verify_credential",
    "verify_jwt",
    "verify_presentation",
]
