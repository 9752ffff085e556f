"""A new folder for a region, from the blueprint or from a region that is there."""

import csv
import io
import re
from pathlib import Path

from firstrung.core.errors import Problem
from firstrung.regions.documents import COLUMNS
from firstrung.regions.template import BLUEPRINT, FILES, find, read_template

PLACEHOLDER = "Our Region"
"""What the blueprint calls the region."""

LONGEST_NAME = 100

EDIT_FIRST = (
    ("region.yaml", "what the region is called, what it covers, its time zone"),
    ("organizations.csv", "schools, colleges, employers, and the coalition that coordinates"),
    ("sectors.yaml", "sectors and the skills that their employers look for"),
)


def make_folder(path: Path, *, source: str = "", name: str = "") -> list[Path]:
    """Write a whole folder that loads as it is; a `Problem` where the place is taken.

    ``source`` is a region that comes with the house, or a folder; files that it lacks are the
    blueprint's; a `RegionError` tells what is wrong with it. ``name`` is the region's, else that of the folder.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Problem(f"{path} is there already, and not empty. Choose another folder.")
    home = find(source) if source else BLUEPRINT
    if source:
        read_template(home)
    name = " ".join(name.split()) or path.resolve().name.replace("-", " ").replace("_", " ").title()
    code = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:60].strip("-")
    if not code:
        raise Problem("Give a name with letters or digits: --name “…”.")
    if len(name) > LONGEST_NAME:
        raise Problem(f"Give a name of at most {LONGEST_NAME} letters.")
    path.mkdir(parents=True, exist_ok=True)
    written = []
    for file in _files(home):
        text = file.read_text(encoding="utf-8-sig")
        if file.name == "region.yaml":
            text = _called(text, code, name)
        elif file.suffix == ".csv":
            text = _named(text, name)
        (path / file.name).write_text(text, encoding="utf-8")
        written.append(path / file.name)
    return written


def _files(home: Path) -> list[Path]:
    """The folder's own files, and the blueprint's for what it lacks."""
    found: dict[str, Path] = {}
    for folder in (home, BLUEPRINT):
        for name in FILES:
            own = [folder / f"{name}.yaml", *([folder / f"{name}.csv"] if name in COLUMNS else [])]
            there = [file for file in own if file.is_file()]
            if there and (name not in found) and not (folder != home and name == "skills"):
                found[name] = there[0]
    return list(found.values())


def _called(text: str, code: str, name: str) -> str:
    """region.yaml with another code and name; everything else, comments included, stays."""
    quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    for key, value in (("code", code), ("name", quoted), ("name_es", quoted)):
        pattern = re.compile(rf"^{key}:[^#\n]*?(\s+#.*)?$", flags=re.MULTILINE)
        found = pattern.search(text)
        if found is not None:
            line = f"{key}: {value}{found[1] or ''}"
            text = text[: found.start()] + line + text[found.end() :]
    return text


def _named(text: str, name: str) -> str:
    """A CSV list that calls the region by its name."""
    out = io.StringIO()
    rows = csv.reader(io.StringIO(text, newline=""))
    written = csv.writer(out, lineterminator="\n")
    written.writerows([cell.replace(PLACEHOLDER, name) for cell in row] for row in rows)
    return out.getvalue()
