"""`./firstrung test w3c`: the W3C's conformance suites against our VC-API, and our own tests.

The suites live on GitHub, not on npm. They are taken from the folder that
`FIRSTRUNG_W3C_SUITES` names (checkouts under their repository names), or fetched once at the
pinned commits into `build/w3c`. Where neither works, our own conformance tests decide alone.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.environment import BUILD, PYTHON, ROOT, node_path, say

FOLDER = "FIRSTRUNG_W3C_SUITES"
MARK = "// written by ./firstrung test w3c"
FETCH_SECONDS, INSTALL_SECONDS, RUN_SECONDS = 30, 300, 600


@dataclass(frozen=True)
class Suite:
    """A repository of the W3C at one commit; `mocha` is False where it only has test data."""

    name: str
    commit: str
    mocha: bool = True


SUITES = (
    Suite("vc-data-model-2.0-test-suite", "0652a95c2170efffa49719d0ff834c785aacf8b1"),
    Suite("vc-di-eddsa-test-suite", "769275c968c608799939aa25bb32869ce76a8e10"),
    Suite("vc-bitstring-status-list-test-suite", "2d0fc7928fbf74fd1a26ea784e662402ef73d796"),
    Suite("rdf-canon", "1eda6ae1885da55d28d471e84b107350e60e7201", mocha=False),
)


def suites_folder() -> Path | None:
    """Where the suites are, fetched now if need be; None where they cannot be had."""
    named = os.environ.get(FOLDER)
    if named:
        folder = Path(named).resolve()
        return folder if any((folder / suite.name).is_dir() for suite in SUITES) else None
    folder = BUILD / "w3c"
    fetched = [_fetch(suite, folder / suite.name) for suite in SUITES]
    return folder if all(fetched) else None


def _fetch(suite: Suite, target: Path) -> bool:
    stamp = target / ".commit"
    if stamp.exists() and stamp.read_text() == suite.commit:
        return True
    if shutil.which("git") is None:
        return False
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    url = f"https://github.com/w3c/{suite.name}.git"
    commands = (
        ("init", "--quiet"),
        ("fetch", "--quiet", "--depth", "1", url, suite.commit),
        ("checkout", "--quiet", "FETCH_HEAD"),
    )
    quiet = os.environ | {"GIT_TERMINAL_PROMPT": "0"}
    for command in commands:
        if not _done(["git", *command], target, quiet, FETCH_SECONDS):
            shutil.rmtree(target, ignore_errors=True)
            return False
    stamp.write_text(suite.commit)
    return True


def _done(words: list[str], folder: Path, environment: dict[str, str], seconds: int) -> bool:
    try:
        result = subprocess.run(
            words, cwd=folder, env=environment, timeout=seconds, capture_output=True, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return result.returncode == 0


def run_suites(folder: Path) -> int:
    """Every suite in the folder against one VC-API; 0 when nothing failed."""
    environment = os.environ | {
        "PATH": node_path(),
        "NODE_TLS_REJECT_UNAUTHORIZED": "0",  # the VC-API made its certificate itself
        "NODE_NO_WARNINGS": "1",
    }
    codes = [0]
    with _vc_api() as (address, issuer):
        for suite in SUITES:
            path = folder / suite.name
            if suite.mocha and path.is_dir():
                with _local_config(path, address, issuer):
                    codes.append(_run(suite, path, environment))
    return max(codes)


@contextmanager
def _vc_api() -> Iterator[tuple[str, str]]:
    """The VC-API on a free port: its address and its issuer."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    words = [PYTHON, "-m", "firstrung.engines.proofs", "vc-api", "--tls"]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            yield told["address"], told["issuer"]
        finally:
            process.terminate()


@contextmanager
def _local_config(path: Path, address: str, issuer: str) -> Iterator[None]:
    """Tell a suite where our VC-API is; a configuration that was there comes back afterwards."""
    config = path / "localConfig.cjs"
    before = config.read_bytes() if config.exists() else None
    if before is not None and before.startswith(MARK.encode()):
        before = None
    config.write_text(f"{MARK}\nmodule.exports = {configuration(address, issuer)};\n")
    try:
        yield
    finally:
        if before is None:
            config.unlink()
        else:
            config.write_bytes(before)


def configuration(address: str, issuer: str) -> str:
    """The suites' description of an implementation, as JSON."""

    def endpoint(path: str, *tags: str) -> dict[str, object]:
        return {
            "id": issuer,
            "endpoint": f"{address}{path}",
            "supports": {"vc": ["2.0"]},
            "tags": [*tags, "localhost"],
        }

    first = ("vc2.0", "eddsa-rdfc-2022", "BitstringStatusList")
    one = {
        "name": "Firstrung",
        "implementation": "Firstrung",
        "issuers": [
            endpoint("/credentials/issue", *first),
            endpoint("/eddsa-jcs-2022/credentials/issue", "eddsa-jcs-2022"),
        ],
        "verifiers": [
            endpoint("/credentials/verify", *first),
            endpoint("/eddsa-jcs-2022/credentials/verify", "eddsa-jcs-2022"),
        ],
        "vpVerifiers": [endpoint("/presentations/verify", *first)],
    }
    settings = {"enableInteropTests": False, "testAllImplementations": False}
    return json.dumps({"settings": settings, "implementations": [one]}, indent=2)


def _run(suite: Suite, path: Path, environment: dict[str, str]) -> int:
    install = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    ready = (path / "node_modules" / "mocha").is_dir()
    if not ready and not _done(install, path, environment, INSTALL_SECONDS):
        say(f"{suite.name}: its npm packages cannot be installed here")
        return 1
    report = path / "firstrung-report.json"
    report.unlink(missing_ok=True)
    mocha = ["npx", "--no-install", "mocha", "tests/", "--timeout", "15000", "--exit"]
    options = ["--reporter", "json", "--reporter-option", f"output={report}"]
    _done([*mocha, *options, "--preserve-symlinks"], path, environment, RUN_SECONDS)
    if not report.exists():
        say(f"{suite.name}: mocha gave no report")
        return 1
    told = json.loads(report.read_text())
    return summarize(suite.name, told)


def summarize(name: str, report: dict[str, object]) -> int:
    """Print one suite's counts and failures; 1 when there are failures."""
    stats, failures = report["stats"], report["failures"]
    assert isinstance(stats, dict)
    assert isinstance(failures, list)
    ran = stats["passes"] + stats["failures"]
    print(f"{name}: {stats['passes']}/{ran} passed, {stats['pending']} skipped by the suite")
    for failure in failures:
        print(f"  failed: {failure['fullTitle']}\n    {failure['err'].get('message', '')}")
    return 1 if failures else 0
