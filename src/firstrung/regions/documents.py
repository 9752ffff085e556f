"""What the files of a region's folder look like: see `shapes` for how to read this."""

from typing import Any

from firstrung.identity.public import OrganizationKind
from firstrung.taxonomies.public import GradeBand
from firstrung.validation.public import Scoring

TERM = {"code": str, "name": str, "name_es?": str}
WORDED = {"title": str, "title_es?": str, "description?": str, "description_es?": str}
SHAPES: dict[str, Any] = {
    "region": {
        **TERM,
        "summary?": str,
        "summary_es?": str,
        "time_zone?": str,
        "languages?": [str],
        "currency?": str,
        "counties?": [str],
        "places?": [TERM],
    },
    "organizations": [
        {
            "key": str,
            "name": str,
            "kind": set(OrganizationKind.values),
            "parent?": str,
            "sectors?": [str],
            "place?": str,
            "website?": str,
            "summary?": str,
        }
    ],
    "sectors": [{**TERM, "skills?": [TERM]}],
    "skills": [{**TERM, "sector": str}],
    "occupations": [{**TERM, "soc?": str, "sectors?": [str]}],
    "curriculum": [{**TERM, "band": set(GradeBand.values)}],
    "rubric": {
        **WORDED,
        "key": str,
        "criteria": [
            {
                **WORDED,
                "code": str,
                "ethics?": bool,
                "looks_at?": [{"summary", "work", "process", "ai", "reflection"}],
                "levels": [{**WORDED, "points": int}],
            }
        ],
    },
    "rules": {
        "threshold": {
            "cut_score": float,
            "ethics_minimum": float,
            "method": str,
            "evidence?": str,
            "scoring?": set(Scoring.values),
            "min_panel_reviews?": int,
            "min_peer_reviews?": int,
            "studio_days?": int,
            "min_subjects?": int,
            "teaching_hours?": float,
            "signatures_needed?": int,
        },
        "asking": {"cooldown_days": int, "reserve_days": int},
    },
}
"""Files that are read here. Skills may also stand in the sectors that need them."""

OF_OTHERS = ("roadmap", "kpis", "recognition", "phases", "personas")
"""Files that the contexts read to which they belong."""

NEEDED = ("region", "organizations", "sectors")
"""Files that every region has of its own; for the others the blueprint's stand in."""

NAMES: dict[str, type] = {"code": str, "name": str, "name_es": str}
COLUMNS: dict[str, dict[str, type]] = {
    "organizations": {
        "key": str,
        "name": str,
        "kind": str,
        "parent": str,
        "sectors": list,
        "place": str,
        "website": str,
        "summary": str,
    },
    "sectors": NAMES,
    "skills": {"sector": str, **NAMES},
    "occupations": {**NAMES, "soc": str, "sectors": list},
    "curriculum": {**NAMES, "band": str},
}
"""Lists that may also be CSV, with their columns."""
