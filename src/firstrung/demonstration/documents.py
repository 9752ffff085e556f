"""What the documents of a region's story look like; `Each` and the rest are those of regions."""

from typing import Any

from firstrung.comparisons.public import Pairing
from firstrung.credentials.public import AchievementKind
from firstrung.demonstration.artifacts import ARTIFACTS
from firstrung.demonstration.coalition_shapes import INITIATIVES
from firstrung.demonstration.story_shapes import STORY
from firstrung.files.public import FileRole
from firstrung.identity.public import Role, TeamRole
from firstrung.portfolios.public import Component, Proficiency
from firstrung.regions.public import Each
from firstrung.taxonomies.public import GradeBand
from firstrung.validation.public import AppealGround, Scoring

JUDGEMENT = {"by?": str, "levels?": [int], "comment?": str, "minutes?": int}
SPAN = {"person": str, "role?": set(TeamRole.values), "from": int, "to?": int}
STAGES = {
    "new",
    "teacher",
    "appealed",
    "peer",
    "panel",
    "returned",
    "exhibition",
    "validated",
    "certified",
}
TERMS = {
    "cut_score": float,
    "cut_error?": float,
    "scoring?": set(Scoring.values),
    "ethics_minimum": float,
    "studio_days": int,
    "min_subjects": int,
    "teaching_hours": float,
    "signatures_needed": int,
    "method": str,
    "evidence": str,
    "signed_by": [str],
}
SET_BY_ROUND = {
    "cut_score": float,
    "scoring": set(Scoring.values),
    "ethics_minimum": float,
    "note?": str,
    "signed_by": [str],
}
SESSION = {
    "title": str,
    "question": str,
    "per_work": int,
    "pairing": set(Pairing.values),
    "works": [str],
    "judges": [{"by": str, "pairs?": int}],
    "second_set": [{"by": str, "pairs?": int}],
}
ENTRY = {
    "student": str,
    "component": set(Component.values),
    "title": str,
    "subject": str,
    "skills": [str],
    "begun?": int,
    "finished": int,
    "summary?": str,
    "process?": str,
    "reflection?": str,
    "tool?": str,
    "proficiency?": set(Proficiency.values),
    "client?": str,
    "ai": [{"tool": str, "purpose": str, "student_did": str, "kept_changed": str}],
    "files?": [
        {
            "artifact": set(ARTIFACTS),
            "name": str,
            "caption": str,
            "role?": set(FileRole.values),
            "words?": Each(str),
        }
    ],
    "sessions?": [
        {
            "days": int,
            "hours": float,
            "topic": str,
            "mentees": [str],
            "band": set(GradeBand.values),
            "confirmed": bool,
        }
    ],
    "earlier?": {"title?": str, "summary?": str, "process?": str, "reflection?": str},
}
ON_WORK = {"work": str, "reason": str}
CREDENTIALS = {
    "achievements": [
        {
            "code": str,
            "kind": set(AchievementKind.values),
            "name": str,
            "description": str,
            "criteria": str,
            "tags": [str],
            "part": bool,
            "occupations": [{"code": str, "name": str}],
            "rubric": [
                {
                    "name": str,
                    "required": str,
                    "levels": [{"name": str, "points": str, "description": str}],
                }
            ],
        }
    ],
    "endorsements": [
        {"by": str, "of": str, "comment": str, "student?": str, "withdrawn?": str},
    ],
    "issuers": [{"name": str, "did?": str, "website?": str, "reason": str}],
    "runs": [{"achievement": str, "team": str, "name": str, "state": {"done", "paused"}}],
    "single": [{"achievement": str, "student": str}],
    "class_before": {
        "achievement": str,
        "name": str,
        "works": [str],
        "suspended": ON_WORK,
        "revoked": ON_WORK,
    },
    "refreshed": str,
    "brought": {
        "student": str,
        "issuer": str,
        "name": str,
        "description": str,
        "criteria": str,
    },
    "shared": {"student": str, "note": str, "days": int},
}
SHAPES: dict[str, Any] = {
    "threshold": {"first": TERMS, "fair": SET_BY_ROUND, "proposed": TERMS},
    "deliberation": {
        "round": {
            "title": str,
            "borderline": str,
            "practice": [{"work": str, "agreed": int, "reason": str}],
            "works": int,
            "judges": [{"by": str, "first": float, "second": float}],
        },
        "vote": {
            "title": str,
            "question": str,
            "quorum": int,
            "skills": [str],
            "asked": [{"organization": str, "hires": int}],
            "papers": [{"by": str, "importance": [int], "comments?": Each(str)}],
        },
        "compared": SESSION,
        "comparing": SESSION,
        "appeal": {
            "student": str,
            "ground": set(AppealGround.values),
            "reason": str,
            "reviewer": str,
        },
    },
    "people": {
        "people": [
            {
                "key": str,
                "given_name": str,
                "family_name": str,
                "language?": {"en", "es"},
                "age?": int,
                "months?": int,
                "grade?": str,
                "roles?": [{"role": set(Role.values), "at": str}],
                "guardian_of?": [{"student": str, "relationship": str}],
                "consents?": Each(bool),
                "units?": int,
            }
        ],
        "classes": [{"title": str, "at": str, "teacher": str, "students": [str]}],
        "teams": [{"name": str, "at": str, "members": [SPAN]}],
    },
    "initiatives": INITIATIVES,
    **STORY,
    "entries": {
        "portfolios": Each({"headline": str, "about": str}),
        "entries": [ENTRY],
    },
    "earlier": {
        "at": str,
        "subject": str,
        "summary": str,
        "students": [
            {
                "given_name": str,
                "family_name": str,
                "work": str,
                "summary?": str,
                "panel": [{"by": str, "levels": [int]}],
            }
        ],
    },
    "credentials": CREDENTIALS,
    "stages": {
        "coordinator": str,
        "last_panel": {"panelists": [str]},
        "open_panel": {"panelists": [str]},
        "last_exhibition": {"title": str, "place": str},
        "next_exhibition": {"title": str, "place": str},
        "students": Each(
            {
                "stage": STAGES,
                "teacher?": {**JUDGEMENT, "note?": str},
                "peers?": [JUDGEMENT],
                "panel?": [JUDGEMENT],
            }
        ),
    },
}
