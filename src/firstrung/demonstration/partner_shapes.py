"""The shapes of what is told of a region's employers as partners.

Days are counted back from the day of the load; with ``year: last`` they are counted forward from
the first day of last school year. See `shapes` for how to read this.
"""

from typing import Any

from firstrung.partnerships.public import Get, Give, Influence, Interest, NeedLevel, Outcome
from firstrung.regions.public import Each

WHEN = {"day": int, "year?": {"last"}}
GIVES = {value for value in Give.values if value != "other"}
PARTNERS: dict[str, Any] = {
    "listed": int,
    "employers": [
        {
            "key": str,
            "name": str,
            "sectors?": [str],
            "contact": str,
            "position": str,
            "influence": set(Influence.values),
            "talks?": int,
            "interest?": int,
            "declined?": {"day": int, "why": str},
        }
    ],
    "accounts": [
        {
            "employer": str,
            "owner": str,
            "institution": str,
            "source": str,
            "opened": int,
            "talks": int,
            "interest?": int,
            "contacts": [
                {
                    "name": str,
                    "position": str,
                    "persona": str,
                    "influence": set(Influence.values),
                    "email?": str,
                }
            ],
            "notes?": [{"text": str, "day": int, "by": str, "institution?": str}],
        }
    ],
    "asks": [
        {
            "employer": str,
            "by": str,
            "institution": str,
            "purpose": set(Give.values),
            "details": str,
            "day": int,
            "answer?": {"outcome": set(Outcome.values), "text": str, "day": int},
        }
    ],
    "planned": {
        "employer": str,
        "by": str,
        "institution": str,
        "purpose": set(Give.values),
        "day": int,
    },
    "leads": [
        {
            "organization_name": str,
            "name": str,
            "position": str,
            "email": str,
            "interests": [str],
            "message": str,
            "day": int,
        }
    ],
    "needs": [
        {
            "employer": str,
            "title": str,
            "soc_code": str,
            "level": set(NeedLevel.values),
            "number": int,
            "skills": [str],
            "hard_skills?": str,
            "soft_skills?": str,
            "day": int,
            "in": int,
        }
    ],
}
"""`partners.yaml`: employers known from guest lists, those that are close, who asked them what."""

EXCHANGE: dict[str, Any] = {
    "surveys": [
        {
            "employer": str,
            "day": int,
            "told_by": str,
            "levels": [set(Interest.values)],
            "remark?": str,
        }
    ],
    "commitments": [
        {
            "employer": str,
            "institution?": str,
            "begins": int,
            "days": int,
            "per_year": Each(int),
            "sustainability?": str,
            "state": {"draft", "offered", "signed", "ended"},
            "signed_by?": str,
            "signed_as?": str,
            "ended?": {"day": int, "why": str},
        }
    ],
    "ledger": [
        {
            **WHEN,
            "employer": str,
            "kind": GIVES | set(Get.values),
            "evidence": str,
            "institution?": str,
            "quantity?": int,
            "unit?": str,
            "hours?": int,
            "money?": int,
            "students?": int,
        }
    ],
    "placements": [
        {
            **WHEN,
            "employer": str,
            "institution": str,
            "students": int,
            "days": int,
            "paid": bool,
            "evidence": str,
            "kind?": str,
        }
    ],
    "assumptions": [
        {
            "employer": str,
            "interview_hours": int,
            "onboarding_hours": int,
            "hourly_cost": int,
            "source": str,
            "day": int,
        }
    ],
    "program": {"begins": int, "activities": [{"code": str, "day": int, "outcome": str}]},
}
"""`exchange.yaml`: what employers are keen on, agreed to, gave and got."""
