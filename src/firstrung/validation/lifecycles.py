"""The lifecycles of validation as tables (A24); the diagrams in the docs come from here."""

from firstrung.core.lifecycle import Lifecycle, Transition
from firstrung.validation.enums import Stage

SUBMISSION = Lifecycle(
    "submission",
    (
        Transition("teacher", "pass", "peer"),
        Transition("teacher", "return", "returned"),
        Transition("teacher", "withdraw", "withdrawn"),
        Transition("peer", "pass", "panel"),
        Transition("peer", "return", "returned"),
        Transition("peer", "withdraw", "withdrawn"),
        Transition("panel", "pass", "exhibition"),
        Transition("panel", "return", "returned"),
        Transition("panel", "withdraw", "withdrawn"),
        Transition("exhibition", "pass", "validated"),
        Transition("returned", "reopen_teacher", "teacher"),
        Transition("returned", "reopen_peer", "peer"),
        Transition("returned", "reopen_panel", "panel"),
    ),
)
"""A submission is in the stage that its state names. Pitch day is no state: it never blocks.

An appeal that is upheld opens the stage again that had returned the work."""

STAGE = Lifecycle(
    "stage",
    (
        Transition("waiting", "open", "open"),
        Transition("open", "pass", "passed"),
        Transition("open", "return", "returned"),
        Transition("waiting", "skip", "skipped"),
        Transition("open", "skip", "skipped"),
        Transition("returned", "reopen", "open"),
        Transition("skipped", "restore", "waiting"),
    ),
)

REVIEW = Lifecycle(
    "review",
    (
        Transition("assigned", "start", "started"),
        Transition("assigned", "decline", "declined"),
        Transition("assigned", "void", "void"),
        Transition("started", "submit", "submitted"),
        Transition("started", "decline", "declined"),
        Transition("started", "void", "void"),
        Transition("submitted", "void", "void"),
    ),
)

PANEL = Lifecycle(
    "panel",
    (
        Transition("planned", "open", "open"),
        Transition("open", "close", "closed"),
    ),
)

PLAN = Lifecycle(
    "plan",
    (
        Transition("making", "finish", "proposed"),
        Transition("making", "refuse", "blocked"),
        Transition("making", "discard", "discarded"),
        Transition("proposed", "apply", "applied"),
        Transition("proposed", "discard", "discarded"),
        Transition("blocked", "discard", "discarded"),
        Transition("applied", "set_aside", "proposed"),
    ),
)
"""One plan of a panel is in use at a time; another that is applied sets it aside."""

THRESHOLD = Lifecycle(
    "threshold",
    (
        Transition("draft", "edit", "draft"),
        Transition("draft", "call", "signing"),
        Transition("signing", "sign", "signing"),
        Transition("signing", "publish", "published"),
        Transition("published", "supersede", "superseded"),
    ),
)

APPEAL = Lifecycle(
    "appeal",
    (
        Transition("filed", "review", "reviewing"),
        Transition("filed", "uphold", "upheld"),
        Transition("filed", "dismiss", "dismissed"),
        Transition("filed", "withdraw", "withdrawn"),
        Transition("reviewing", "review", "reviewing"),
        Transition("reviewing", "uphold", "upheld"),
        Transition("reviewing", "dismiss", "dismissed"),
        Transition("reviewing", "withdraw", "withdrawn"),
    ),
)

MODERATION = Lifecycle("moderation", (Transition("open", "settle", "settled"),))

SHOWING = Lifecycle("showing", (Transition("invited", "show", "shown"),))

STAGE_ORDER = (Stage.TEACHER, Stage.PEER, Stage.PANEL, Stage.EXHIBITION, Stage.PITCH)

OPENED_BY: dict[str, tuple[Stage, ...]] = {
    Stage.TEACHER: (Stage.PEER,),
    Stage.PEER: (Stage.PANEL,),
    Stage.PANEL: (Stage.EXHIBITION, Stage.PITCH),
    Stage.EXHIBITION: (),
    Stage.PITCH: (),
}
"""Passing a stage opens these."""

OPTIONAL = (Stage.PITCH,)
"""Stages that nothing waits for."""


def lifecycles() -> tuple[Lifecycle, ...]:
    """All tables of this context."""
    return (SUBMISSION, STAGE, REVIEW, PANEL, PLAN, THRESHOLD, APPEAL, MODERATION, SHOWING)
