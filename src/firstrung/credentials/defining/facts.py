"""Facts about how a level was judged, told as results beside the rubric's criteria."""

from typing import Any

FACTS: dict[str, tuple[str, str]] = {
    "panel-mean": ("Panel mean", "RawScore"),
    "raters": ("Panel reviews", "RawScore"),
    "agreement": ("Exact agreement of the reviewers", "Percent"),
    "panel-date": ("Panel closed on", "Result"),
    "threshold": ("Version of the employers' threshold", "Result"),
    "fair-score": ("Fair score, corrected for the severity of the raters", "RawScore"),
    "fair-error": ("Standard error of the fair score", "RawScore"),
    "probability": ("Probability of meeting the threshold", "Percent"),
}
"""Code → the name in a credential and its Open Badges 3.0 `resultType`."""


def fact_descriptions(base: str, codes: list[str]) -> list[dict[str, Any]]:
    """The facts as result descriptions of the achievement whose address is ``base``."""
    return [
        {
            "id": f"{base}#{code}",
            "type": ["ResultDescription"],
            "name": FACTS[code][0],
            "resultType": FACTS[code][1],
        }
        for code in codes
    ]


def facts_of(descriptions: list[dict[str, Any]]) -> list[str]:
    """The codes of the facts among result descriptions, in their order."""
    codes = [str(row.get("id", "")).rpartition("#")[2] for row in descriptions]
    return [code for code in codes if code in FACTS]
