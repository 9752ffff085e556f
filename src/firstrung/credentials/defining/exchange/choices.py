"""Items of a file that an achievement may be aligned to, to be chosen from."""

import json
from typing import Any

from django.utils.translation import gettext as _

from firstrung.core.errors import Problem
from firstrung.credentials.defining.exchange import case, rsd
from firstrung.credentials.defining.forms import read_json, read_text

SHOWN = 200


def choices_of(file: Any, words: str) -> dict[str, Any]:
    """The items of an uploaded file that hold all the words: what is shown, and how many fit.

    Each choice carries the alignment it stands for as JSON. `Problem` (field ``file``) where the
    file is none of the known kinds.
    """
    text = read_text(file)
    data = read_json(text)
    if data is None:
        rows = [_skill(skill) for skill in rsd.from_csv(text)]
    elif isinstance(data, dict) and "CFDocument" in data:
        rows = [_item(item) for item in case.items_of(data)]
    else:
        rows = [_skill(skill) for skill in rsd.from_json(data)]
    needles = words.lower().split()
    fitting = [row for row in rows if all(word in json.dumps(row).lower() for word in needles)]
    if not fitting:
        raise Problem(_("Nothing in this file fits."), field="file")
    shown = [row | {"value": json.dumps(row)} for row in fitting[:SHOWN]]
    return {"choices": shown, "fitting": len(fitting)}


def _item(item: case.Item) -> dict[str, str]:
    return {
        "kind": "CFItem",
        "name": item.statement[:300],
        "url": item.uri,
        "code": item.code[:100],
        "framework": item.framework[:200],
    }


def _skill(skill: rsd.RichSkill) -> dict[str, str]:
    url = str(skill.rest.get("id") or (skill.alignments[0][1] if skill.alignments else ""))
    return {
        "kind": "ceasn:Competency",
        "name": skill.name[:300],
        "url": url,
        "code": str(skill.rest.get("uuid", "")),
        "framework": ", ".join(skill.collections)[:200],
        "description": skill.statement[:1000],
    }
