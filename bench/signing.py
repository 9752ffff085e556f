"""A full certificate signed and verified, beside @digitalbazaar/vc on Node in the same run."""

import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.engines import samples
from tools.environment import ROOT

from bench.figures import Figure
from firstrung.engines import proofs

NUMBER, ROUNDS = 200, 3
PEER = "@digitalbazaar/vc with eddsa-rdfc-2022, same run"


def figures() -> Iterator[Figure]:
    """Signed and verified per CPU second; status and schema look-ups excluded on both sides."""
    theirs = _node(samples.certificate())
    documents = [samples.certificate(index) for index in range(NUMBER)]
    signed = [samples.signed(document) for document in documents]
    world = samples.World()
    ours_signed = _per_cpu_second(lambda: [samples.signed(document) for document in documents])
    ours_verified = _per_cpu_second(
        lambda: [
            proofs.verify(document, resolve=world.resolve, now=world.now, controller=samples.DID)
            for document in signed
        ]
    )
    for name, ours, other in (
        ("certificate_full_sign", ours_signed, theirs["signed_per_cpu_s"]),
        ("certificate_full_verify", ours_verified, theirs["verified_per_cpu_s"]),
    ):
        yield Figure(name, ours, other, "per CPU second", PEER, lower_is_better=False)


def _per_cpu_second(work: Callable[[], object]) -> float:
    work()
    rates = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        rates.append(NUMBER / (time.process_time() - began))
    return sorted(rates)[ROUNDS // 2]


def _node(document: dict[str, object]) -> dict[str, float]:
    harness = ROOT / "tests" / "interop"
    if not (harness / "node_modules").exists():
        subprocess.run(
            ["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=harness, check=True
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "credential.json"
        path.write_text(json.dumps(document))
        result = subprocess.run(
            ["node", "bench.mjs", str(path)],
            cwd=harness,
            check=True,
            capture_output=True,
            text=True,
        )
    return json.loads(result.stdout.strip().splitlines()[-1])
