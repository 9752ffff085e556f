"""The commands: files in, JSON out, and a service that answers on a port."""

import json
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.engines import samples

from firstrung.engines import proofs
from firstrung.engines.proofs import __main__ as command
from firstrung.engines.proofs.vc_server import server
from firstrung.engines.proofs.vc_service import Service


@pytest.fixture
def write(tmp_path: Path):
    def written(name: str, value: Any) -> str:
        path = tmp_path / name
        text = value if isinstance(value, str) else json.dumps(value)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def test_canonicalize_a_credential(write, capsys):
    path = write("badge.json", samples.simple())
    assert command.main(["canonicalize", path]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["canonical"] == proofs.canonicalize(samples.simple())
    assert told["statements"] == told["canonical"].count("\n")
    assert command.main(["canonicalize", "--text", path]) == 0
    assert capsys.readouterr().out == told["canonical"]


def test_canonicalize_a_dataset(write, capsys):
    path = write("data.nq", '_:x <urn:x:p> "a" .\n')
    assert command.main(["canonicalize", "--text", "--hash", "sha384", path]) == 0
    assert capsys.readouterr().out == '_:c14n0 <urn:x:p> "a" .\n'


def test_verify_a_certificate_with_what_is_at_hand(write, capsys):
    words = [
        "verify",
        write("certificate.json", samples.signed(samples.certificate())),
        "--now", "2026-06-01T12:00:00Z",
        "--did-document", write("did.json", samples.did_document()),
        "--status-list", write("list.json", samples.status_list()),
    ]  # fmt: skip
    assert command.main([*words, "--trust", f"{samples.DID}=Valley"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "valid"
    assert command.main(words) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "unknown_issuer"


def test_verify_a_presentation(write, capsys):
    holder = proofs.did_key(samples.multibase(9))
    unsigned = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": holder,
    }
    shown = proofs.sign(
        unsigned,
        private_key=samples.private_key(9),
        verification_method=f"{holder}#{samples.multibase(9)}",
        created=samples.SIGNED_AT,
        proof_purpose="authentication",
        more={"challenge": "7"},
    )
    path = write("shown.json", shown)
    assert command.main(["verify", path, "--challenge", "7"]) == 0
    assert json.loads(capsys.readouterr().out)["holder"] == holder
    assert command.main(["verify", path, "--challenge", "8"]) == 1


def test_what_is_no_credential_gets_a_verdict_too(write, capsys):
    for text in ("{", "[]", "a.b.c", ""):
        assert command.main(["verify", write("x.json", text)]) == 1
        assert json.loads(capsys.readouterr().out)["outcome"] == "malformed"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["verify", "/nowhere.json"], "No such file"),
        (["canonicalize", "/nowhere.nq"], "No such file"),
        (["verify", "X", "--now", "today"], "--now"),
        (["verify", "X", "--trust", "Valley"], "--trust"),
        (["vc-api", "--seed", "xyz"], "hex"),
        (["vc-api", "--seed", "00"], "32"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(write, capsys, words, told):
    words = [write("x.json", {}) if word == "X" else word for word in words]
    assert command.main(words) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("tls", [False, True])
def test_the_service_answers_on_a_free_port(tls):
    import ssl

    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    service = Service(key, "")
    context = ssl._create_unverified_context() if tls else None  # noqa: S323
    with server(service, port=0, tls=tls) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        try:
            with urllib.request.urlopen(f"{service.origin}/", context=context) as answer:  # noqa: S310
                assert json.load(answer)["issuer"] == service.did
        finally:
            running.shutdown()
