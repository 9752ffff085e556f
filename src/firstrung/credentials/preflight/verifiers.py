"""The four verifiers, run one after the other on the same two samples."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from firstrung.credentials.preflight import inside
from firstrung.credentials.preflight.packages import (
    copy_programs,
    node_path,
    node_ready,
    python_path,
    python_ready,
)

TIMEOUT = 120
World = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """What one verifier said. ``passed`` None: it could not run, and ``reason`` says why."""

    code: str
    name: str
    version: str
    passed: bool | None
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """The finding as it is stored."""
        return asdict(self)


class CannotRunError(Exception):
    """The verifier is not here; the text says what to do."""


def _inside(world: World) -> tuple[str, list[tuple[bool, str]]]:
    return inside.versions(), [inside.judge(sample, world) for sample in world["samples"]]


def _program(words: list[str], world: World) -> tuple[str, list[tuple[bool, str]]]:
    try:
        done = subprocess.run(  # noqa: S603
            words,
            cwd=copy_programs(),
            input=json.dumps(world),
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=True,
        )
        answer = json.loads(done.stdout)
    except subprocess.CalledProcessError as error:
        raise CannotRunError(error.stderr.strip()[-400:]) from error
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise CannotRunError(str(error)[-400:]) from error
    return answer["version"], [(row["accepted"], row["reason"]) for row in answer["results"]]


def _python(world: World) -> tuple[str, list[tuple[bool, str]]]:
    if not python_ready():
        raise CannotRunError(_("It is not installed. Run: ./firstrung preflight --install"))
    return _program([str(python_path()), "openvc_peer.py"], world)


def _node(script: str) -> Callable[[World], tuple[str, list[tuple[bool, str]]]]:
    def run(world: World) -> tuple[str, list[tuple[bool, str]]]:
        node = node_path()
        if node is None:
            raise CannotRunError(_("Node 20 or newer was not found on this machine."))
        if not node_ready():
            raise CannotRunError(_("It is not installed. Run: ./firstrung preflight --install"))
        return _program([node, script], world)

    return run


VERIFIERS: tuple[tuple[str, str, Callable[[World], tuple[str, list[tuple[bool, str]]]]], ...] = (
    ("inside", "PyLD + pyoxigraph + cryptography", _inside),
    ("openvc", "openvc-core", _python),
    ("digitalbazaar", "@digitalbazaar/vc", _node("digitalbazaar.mjs")),
    ("dcc", "@digitalcredentials/verifier-core", _node("dcc.mjs")),
)
NAMES = {code: name for code, name, _judge in VERIFIERS}


def findings(world: World) -> Iterator[Finding]:
    """One finding a verifier, as each is done: it accepts the sample and refuses the changed one."""
    for code, name, judge in VERIFIERS:
        try:
            version, answers = judge(world)
        except CannotRunError as error:
            yield Finding(code, name, "", None, str(error))
        else:
            yield _finding(code, name, version, answers)


def _finding(code: str, name: str, version: str, answers: list[tuple[bool, str]]) -> Finding:
    (accepted, why), (fooled, _why) = answers
    if not accepted:
        return Finding(code, name, version, False, why or _("It refused the sample."))
    if fooled:
        reason = _("It accepted the sample with one character changed.")
        return Finding(code, name, version, False, reason)
    reason = _("It accepted the sample and refused it with one character changed.")
    return Finding(code, name, version, True, reason)
