"""A draft as the coalition's coordinator writes it, and verifiers that answer at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstrung.credentials.defining import services
from firstrung.credentials.defining.alignments import alignment, onet_alignment
from firstrung.credentials.defining.rubrics import from_table
from firstrung.credentials.preflight import running
from firstrung.credentials.preflight.running import run
from firstrung.credentials.preflight.services import begin
from firstrung.credentials.preflight.verifiers import NAMES, Finding

TABLE = """criterion,level,points,description,required
Craft,Growing,2,Needs help with tools,
Craft,Ready,3,"Works alone, checks results",x
Ethics,Growing,1.5,Names risks,
Ethics,Ready,3,Acts on risks,x
"""


def definition(**changes):
    values = {
        "kind": "certificate",
        "name": "AI-Ready Certificate",
        "description": "Works with AI responsibly.",
        "criteria": "1. A portfolio.\n2. A panel.",
        "effective_on": timezone.localdate() - timedelta(days=1),
        "tags": ["AI", "portfolio"],
        "recognized_by": ["First Aerospace"],
        "valid_days": 730,
        "whole": None,
        "ctid": "",
    }
    return services.Definition(**values | changes)


def make_draft(world, code="ai-ready", *, full=True, **changes):
    now, actor = timezone.now(), world.coalition_coordinator
    row = services.create_draft(actor, code=code, definition=definition(**changes), now=now)
    if not full:
        return row
    row = services.set_rubric(
        actor, achievement=row, criteria=from_table(TABLE), facts=["raters", "agreement"], now=now
    )
    rows = [
        onet_alignment("15-1252", "Software Developers"),
        alignment(
            kind="CFItem",
            name="Ratio reasoning",
            url="https://case.example/uri/1",
            code="6.RP.A",
            framework="Standards",
        ),
        alignment(
            kind="ceterms:Credential", name="Other certificate", url="https://ctdl.example/ce-1"
        ),
    ]
    return services.add_alignments(actor, achievement=row, rows=rows, now=now)


def judged(row, monkeypatch, verdicts=(True, True, True, True)):
    """A pre-flight of the row with these verdicts, in the verifiers' order."""
    answers = [
        Finding(code, name, "1", passed, "because")
        for (code, name), passed in zip(NAMES.items(), verdicts, strict=True)
    ]
    monkeypatch.setattr(running, "findings", lambda world: iter(answers))
    return run(begin(row, asked_by=None, now=timezone.now()), now=timezone.now())


@pytest.fixture
def draft(world):
    return make_draft(world)


@pytest.fixture
def live(draft, world, monkeypatch):
    judged(draft, monkeypatch)
    return services.publish(
        world.coalition_coordinator, achievement=draft, without=[], now=timezone.now()
    )
