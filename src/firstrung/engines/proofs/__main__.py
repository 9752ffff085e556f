"""`python -m firstrung.engines.proofs canonicalize|verify|vc-api …`: files in, JSON out."""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from . import contexts
from .canonical import ContextLoader, canonicalize
from .did_jwk import resolve_self_contained
from .dids import VerificationMethod, verification_methods
from .errors import KeyFormatError, MalformedJson
from .integrity import Exchange
from .nquads import parse_nquads
from .presentations import verify_presentation
from .rdfc import canonical_nquads
from .values import JsonObject, as_list, parse, parse_stamp
from .vc_server import server
from .vc_service import EXAMPLES, PURPOSES, Service, load_with_examples
from .verdict import verify_credential

DESCRIPTION: Final = """\
Digital credentials from the command line, without a network: canonical statements, a verdict
on a credential or presentation, and a small service that conformance suites can ask.
"-" is standard input. Exit code 0: done, or valid. 1: not valid. 2: a file or an option cannot
be used; one line on standard error says which and why.
"""
CANONICALIZE: Final = """\
Write a JSON-LD document (or an N-Quads dataset) in its canonical form, RDFC-1.0.

Prints JSON with the canonical statements and their hash; with --text the statements alone.
A word that the document's contexts do not define is an error, and so is a dataset so symmetric
that naming its nodes would take too long.

  ./firstrung proofs canonicalize credential.json
  ./firstrung proofs canonicalize --text --hash sha384 dataset.nq
"""
VERIFY: Final = """\
Judge a credential (JSON or a token) or a presentation with what is at hand.

Keys come from did:key, did:jwk and the DID documents given; status lists from the files given;
trusted issuers are those named. Nothing is fetched.

  ./firstrung proofs verify badge.json --did-document did.json --trust did:web:x.example=Valley
  ./firstrung proofs verify presentation.json --domain https://x.example --challenge 7
"""
VC_API: Final = """\
Serve the W3C CCG VC-API on this machine, for conformance suites.

POST /credentials/issue, /credentials/verify, /credentials/status, /presentations/verify and
/presentations/issue; GET / says who the issuer is. Prints one line of JSON with its address
once it answers. Whoever reaches it can have anything signed by its key: it listens on this
machine only and keeps nothing.

  ./firstrung proofs vc-api --port 40443
"""
_HASHES: Final[dict[str, Callable[[bytes], Any]]] = {
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the command's."""
    options = _parser().parse_args(words)
    try:
        code: int = options.run(options)
    except ValueError as error:  # our own errors too
        print(f"proofs {options.command}: {error}", file=sys.stderr)  # noqa: T201
        return 2
    except OSError as error:
        print(f"proofs {options.command}: {error.filename}: {error.strerror}", file=sys.stderr)  # noqa: T201
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="firstrung proofs", description=DESCRIPTION, formatter_class=form
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str, run: Callable[[argparse.Namespace], int]) -> Any:
        first = text.split("\n", 1)[0]
        one = commands.add_parser(name, help=first, description=text, formatter_class=form)
        one.set_defaults(run=run)
        return one

    one = command("canonicalize", CANONICALIZE, _canonicalize)
    one.add_argument("file", metavar="FILE", help="JSON-LD, or N-Quads when it ends in .nq")
    one.add_argument("--text", action="store_true", help="print the N-Quads, not JSON")
    one.add_argument("--hash", choices=sorted(_HASHES), default="sha256", help="for N-Quads only")
    _context_options(one)
    one = command("verify", VERIFY, _verify)
    one.add_argument("file", metavar="FILE", help="a credential or presentation")
    one.add_argument("--now", metavar="STAMP", help="judge as of then: 2026-06-01T12:00:00Z")
    one.add_argument("--did-document", metavar="FILE", action="append", default=[])
    one.add_argument("--status-list", metavar="FILE", action="append", default=[])
    one.add_argument("--trust", metavar="DID=NAME", action="append", default=[])
    one.add_argument("--domain", help="what a presentation must be made for")
    one.add_argument("--challenge", help="what a presentation must answer")
    _context_options(one)
    one = command("vc-api", VC_API, _serve)
    one.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    one.add_argument("--tls", action="store_true", help="with a certificate made for the run")
    one.add_argument("--seed", metavar="HEX", help="32 bytes of the signing key; else a new one")
    one.add_argument(
        "--status", choices=(*PURPOSES, "none"), action="append", help="default: revocation"
    )
    return parser


def _context_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--inline", action="store_true", help="take contexts written into the document"
    )
    parser.add_argument(
        "--examples", action="store_true", help=f"know {EXAMPLES}, which defines every word"
    )


def _canonicalize(options: argparse.Namespace) -> int:
    data = _read(options.file)
    if options.file.endswith(".nq"):
        text = canonical_nquads(parse_nquads(data.decode("utf-8")), digest=_HASHES[options.hash])
    else:
        text = canonicalize(parse(data), load=_loader(options), inline=options.inline)
    if options.text:
        sys.stdout.write(text)
        return 0
    statements = text.splitlines()
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return _print({"statements": len(statements), "sha256": digest, "canonical": text})


def _verify(options: argparse.Namespace) -> int:
    documents = [parse(_read(path)) for path in options.did_document]
    methods = [method for document in documents for method in verification_methods(document)]
    lists = {str(entry.get("id")): entry for entry in map(parse, map(_read, options.status_list))}
    names = dict(_pair(text) for text in options.trust)
    common: dict[str, Any] = {
        "resolve": lambda url: _resolve(url, methods),
        "fetch_status": lists.get,
        "now": _moment(options.now),
        "trusted": names.get,
        "load": _loader(options),
        "inline": options.inline,
    }
    document = _document(_read(options.file))
    verdict: Any
    if isinstance(document, dict) and "VerifiablePresentation" in as_list(document.get("type")):
        exchange = Exchange(options.domain, options.challenge)
        verdict = verify_presentation(document, exchange=exchange, **common)
    else:
        verdict = verify_credential(document, **common)
    _print(verdict.to_dict())
    return 0 if verdict.valid else 1


def _serve(options: argparse.Namespace) -> int:
    seed = bytes.fromhex(options.seed) if options.seed else os.urandom(32)
    chosen = options.status or ["revocation"]
    purposes = tuple(dict.fromkeys(name for name in chosen if name != "none"))
    service = Service(Ed25519PrivateKey.from_private_bytes(seed), "", purposes=purposes)
    with server(service, port=options.port, tls=options.tls) as running:
        line = json.dumps({"address": service.origin, "issuer": service.did})
        print(line, flush=True)  # noqa: T201 - the caller waits for it
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


def _document(data: bytes) -> JsonObject | str | bytes:
    """A token, an object, or bytes for the verdict to complain about."""
    text = data.strip()
    if text[:1] != b"{" and text.count(b".") == 2:  # noqa: PLR2004 - header, payload, signature
        return text.decode("ascii", "replace")
    try:
        return parse(data)
    except MalformedJson:
        return data


def _resolve(url: str, methods: list[VerificationMethod]) -> VerificationMethod | None:
    return next((method for method in methods if method.id == url), None) or resolve_self_contained(
        url
    )


def _loader(options: argparse.Namespace) -> ContextLoader:
    return load_with_examples if options.examples else contexts.load


def _moment(text: str | None) -> datetime:
    moment = parse_stamp(text) if text is not None else datetime.now(UTC)
    if moment is None:
        raise KeyFormatError(f"--now {text} is not a date and time with a time zone.")
    return moment


def _pair(text: str) -> tuple[str, str]:
    did, separator, name = text.partition("=")
    if not separator:
        raise KeyFormatError(f"--trust {text} is not of the form DID=NAME.")
    return did, name


def _read(path: str) -> bytes:
    return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()


def _print(value: JsonObject) -> int:
    print(json.dumps(value, ensure_ascii=False, indent=1))  # noqa: T201 - the command's result
    return 0


if __name__ == "__main__":
    sys.exit(main())
