"""Run a pre-flight: make the sample, hear every verifier, keep what each says."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from firstrung.credentials.defining.digest import definition_digest
from firstrung.credentials.models import Achievement, Preflight
from firstrung.credentials.preflight.sample import sample_world
from firstrung.credentials.preflight.verifiers import NAMES, VERIFIERS, Finding, findings
from firstrung.engines.proofs import ProofsError
from firstrung.jobs.public import report


def run(preflight: Preflight, *, now: datetime) -> Preflight:
    """Make the sample, let every verifier judge it and keep what each says.

    Begins anew when an earlier run was cut short. The sample is never stored.
    """
    achievement = preflight.achievement
    preflight.definition_sha256 = definition_digest(achievement)
    preflight.findings, preflight.passed = [], False
    for finding in _heard(achievement, now=now):
        preflight.findings = [*preflight.findings, finding.as_dict()]
        preflight.save(update_fields=["findings", "passed", "definition_sha256"])
        report(len(preflight.findings), len(VERIFIERS), finding.name)
    heard = [row["passed"] for row in preflight.findings]
    preflight.passed = False not in heard and True in heard
    preflight.save(update_fields=["passed"])
    return preflight


def _heard(achievement: Achievement, *, now: datetime) -> Iterator[Finding]:
    """What the verifiers say; where the sample can't even be signed, all say no."""
    try:
        world = sample_world(achievement, now=now)
    except ProofsError as error:
        reason = _("The sample could not be signed: %(error)s") % {"error": error}
        for code, name in NAMES.items():
            yield Finding(code, name, "", passed=False, reason=reason)
    else:
        yield from findings(world)
