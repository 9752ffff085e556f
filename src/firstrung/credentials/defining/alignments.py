"""What an achievement is aligned to: CASE items, O*NET occupations, CTDL resources."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.core.errors import Problem

ONET = "ext:ONET"
ONET_CODE = re.compile(r"\d{2}-\d{4}(\.\d{2})?")
ONET_FRAMEWORK = "O*NET-SOC 2019"
TARGET_TYPES = (
    ("CFItem", gettext_lazy("CASE item (competency or standard)")),
    ("CFRubric", gettext_lazy("CASE rubric")),
    ("CFRubricCriterion", gettext_lazy("CASE rubric criterion")),
    ("CFRubricCriterionLevel", gettext_lazy("CASE rubric criterion level")),
    ("ceasn:Competency", gettext_lazy("CTDL-ASN competency")),
    ("ceterms:Credential", gettext_lazy("CTDL credential")),
    ("CTDL", gettext_lazy("another CTDL resource")),
    (ONET, gettext_lazy("O*NET occupation")),
)
"""Open Badges 3.0 `AlignmentTargetType`, and our extension for O*NET."""
MAX_ALIGNMENTS = 60
_url = URLValidator(schemes=["http", "https"])


def alignment(
    *,
    kind: str,
    name: str,
    url: str,
    code: str = "",
    framework: str = "",
    description: str = "",
) -> dict[str, Any]:
    """One Open Badges 3.0 `Alignment`; `Problem` where a part is missing or malformed."""
    if kind not in dict(TARGET_TYPES):
        raise Problem(_("Choose what it points to."), field="kind")
    if not name.strip():
        raise Problem(_("What is it called there?"), field="name")
    try:
        _url(url)
    except ValidationError as error:
        raise Problem(_("This is not a web address (https://…)."), field="url") from error
    if kind == ONET and not ONET_CODE.fullmatch(code.strip()):
        raise Problem(_("An O*NET-SOC code looks like 15-1252.00."), field="code")
    document = {
        "type": ["Alignment"],
        "targetName": name.strip(),
        "targetUrl": url,
        "targetType": kind,
    }
    optional = {
        "targetCode": code.strip(),
        "targetFramework": framework.strip(),
        "targetDescription": description.strip(),
    }
    return document | {key: value for key, value in optional.items() if value}


def onet_alignment(code: str, name: str = "") -> dict[str, Any]:
    """The alignment with an occupation of O*NET by its code (``15-1252`` or ``15-1252.00``)."""
    full = code.strip() if "." in code else f"{code.strip()}.00"
    if not ONET_CODE.fullmatch(full):
        raise Problem(
            _("“%(code)s” is not an O*NET-SOC code; one looks like 15-1252.00.")
            % {"code": code.strip()},
            field="codes",
        )
    return alignment(
        kind=ONET,
        name=name.strip() or f"O*NET {full}",
        url=f"https://www.onetonline.org/link/summary/{full}",
        code=full,
        framework=ONET_FRAMEWORK,
    )


def onet_alignments(text: str) -> list[dict[str, Any]]:
    """One alignment a line: the code, then optionally the occupation's title."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts = [line.replace("\t", " ").partition(" ") for line in lines]
    return [onet_alignment(code, name) for code, _space, name in parts]


def merged(present: list[dict[str, Any]], added: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Both, each target once; a new one replaces an old one of the same address and kind."""
    rows = {(row["targetUrl"], row.get("targetType")): row for row in [*present, *added]}
    if len(rows) > MAX_ALIGNMENTS:
        raise Problem(_("More than %(count)d alignments.") % {"count": MAX_ALIGNMENTS})
    return list(rows.values())
