"""An independent implementation (Digital Bazaar's, in Node) judges what we sign, offline."""

import json
import os
import subprocess
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

import pytest
from tests import interop
from tests.engines import samples

INTEROP = interop.FOLDER
# The status list library reads the clock itself, so this list must outlive the test.
LIST = samples.status_list(9, until="2099-01-01T00:00:00Z")

pytestmark = pytest.mark.node


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    interop.ready()


def judged(credentials: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    world = {
        "didDocument": samples.did_document(),
        "statusListCredential": LIST,
        "now": samples.NOW.isoformat().replace("+00:00", "Z"),
    }
    lines = [json.dumps({"credential": credential} | world) for credential in credentials]
    done = subprocess.run(
        ["node", "verify.mjs"],
        cwd=INTEROP,
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def awkward() -> dict[str, Any]:
    """Characters and numbers that implementations write differently."""
    document = samples.certificate(3)
    document["name"] = 'Ünï "quoted" \\ back\nline\ttab \x7f \x01 \U0001f600'
    achievement = document["credentialSubject"]["achievement"]
    achievement["creditsAvailable"] = 2.0
    document["description"] = {"@value": "Descripción", "@language": "es"}
    achievement["related"] = [
        {"id": f"_:n{i}", "type": ["Related"], "version": "1"} for i in range(3)
    ]
    return document


def test_credentials_signed_here_are_accepted_there():
    documents = [
        samples.simple(1),
        *map(samples.certificate, range(1, 6)),
        awkward(),
        samples.simple(2) | {"name": [{"@value": "Hi", "@language": "en"}]},
    ]
    # Twice signed: both proofs of the set must hold.
    signed = [samples.signed(document) for document in documents]
    signed.append(samples.signed(signed[0], seed=2))
    assert [verdict["errors"] for verdict in judged(signed)] == [[]] * len(signed)
    assert all(verdict["verified"] for verdict in judged(signed))


def test_one_changed_character_is_rejected_there():
    changed = deepcopy(samples.signed(samples.certificate(1)))
    changed["credentialSubject"]["achievement"]["name"] = "AI-ready Certificate"
    assert not judged([changed])[0]["verified"]


def test_a_revoked_credential_is_rejected_there():
    good, revoked = judged([samples.signed(samples.certificate(i)) for i in (8, 9)])
    assert (good["verified"], good["status"]) == (True, True)
    assert (revoked["verified"], revoked["status"]) == (False, False)


def test_credentials_signed_there_are_accepted_here():
    done = subprocess.run(
        ["node", "sign.mjs"],
        cwd=INTEROP,
        input="\n".join(
            json.dumps({"credential": d, "seed": "01" * 32, "keyId": f"{samples.DID}#key-1"})
            for d in (samples.simple(1), samples.certificate(1), awkward())
        ),
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    signed = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(signed) == 3
    # The library writes one proof as an object; Open Badges 3.0 wants an array.
    for credential in signed:
        credential["proof"] = [credential["proof"]]
    world = samples.World()
    assert [world.judge(credential).outcome for credential in signed] == ["valid"] * 3
