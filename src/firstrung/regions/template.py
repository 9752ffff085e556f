"""A region's folder as a whole: its files read, the blueprint's in place of those it lacks."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from firstrung.regions.checking import contradictions
from firstrung.regions.documents import COLUMNS, NEEDED, OF_OTHERS, SHAPES
from firstrung.regions.fitting import values_fit
from firstrung.regions.mistakes import Mistake, RegionError
from firstrung.regions.others import mistakes_of_others
from firstrung.regions.reading import Source, read_csv, read_yaml
from firstrung.regions.shapes import misfits

HERE = Path(__file__).parent
FOLDERS, BLUEPRINT = HERE / "folders", HERE / "blueprint"
FILES = (*SHAPES, *OF_OTHERS)


@dataclass(frozen=True)
class Template:
    """A folder without mistakes: its documents by file name, and where each file lies."""

    path: Path
    documents: dict[str, Any]
    homes: dict[str, Path]

    def __getitem__(self, name: str) -> Any:
        return self.documents[name]

    @property
    def name(self) -> str:
        """The name of the folder."""
        return self.path.name


def names() -> list[str]:
    """The regions that come with the house."""
    return sorted(path.parent.name for path in FOLDERS.glob("*/region.yaml"))


def find(word: str) -> Path:
    """The folder of a region that comes with the house, else the folder of that path."""
    return FOLDERS / word if word in names() else Path(word)


def read_template(path: Path) -> Template:
    """The folder, checked; `RegionError` tells everything that is wrong with it."""
    if not path.is_dir():
        known = ", ".join(names())
        words = f"there is no such folder; the regions that come with the house are {known}"
        raise RegionError(path.name, [Mistake(str(path), 0, words)])
    sources = {name: _read(path, name) for name in FILES}
    mistakes = [*_strangers(path)]
    for name, source in sources.items():
        if source.value is not None and name in SHAPES and not source.mistakes:
            for place, what in misfits(source.value, SHAPES[name]):
                source.refuse(place, what)
    for source in sources.values():
        if not source.mistakes:
            values_fit(source, source.value)
    if not any(source.mistakes for source in sources.values()):
        contradictions(sources)
    homes = {name: path if _own(path, name) else BLUEPRINT for name in FILES}
    mistakes_of_others(sources, homes)
    mistakes += [mistake for source in sources.values() for mistake in source.mistakes]
    if mistakes:
        raise RegionError(path.name, sorted(mistakes))
    return Template(path, {name: source.value for name, source in sources.items()}, homes)


def _own(path: Path, name: str) -> list[Path]:
    """The files of that name in the folder."""
    endings = (".yaml", ".csv") if name in COLUMNS else (".yaml",)
    return [path / f"{name}{end}" for end in endings if (path / f"{name}{end}").is_file()]


def _read(path: Path, name: str) -> Source:
    found = _own(path, name)
    if len(found) > 1:
        source = Source(found[0].name)
        source.refuse("", f"there is {found[1].name} too: keep one of them")
        return source
    if not found and name in NEEDED:
        source = Source(f"{name}.yaml")
        ways = f"{name}.yaml or {name}.csv" if name in COLUMNS else f"{name}.yaml"
        source.refuse("", f"the file is missing: write {ways}")
        return source
    if not found and name == "skills":
        return Source("skills.csv", [])
    file = found[0] if found else _own(BLUEPRINT, name)[0]
    source = (
        read_csv(file, COLUMNS[name], _needed(name)) if file.suffix == ".csv" else read_yaml(file)
    )
    if source.value is None and not source.mistakes:
        if name in COLUMNS and name not in NEEDED:
            source.value = []
        else:
            source.refuse("", "the file is empty")
    return source


def _needed(name: str) -> set[str]:
    """The columns that a list must have: the keys that its rows must have."""
    return {key for key in SHAPES[name][0] if not key.endswith("?")}


def _strangers(path: Path) -> list[Mistake]:
    """Files that look as if they were meant for the region but have another name."""
    known = [f"{name}.yaml" for name in FILES] + [f"{name}.csv" for name in COLUMNS]
    found = []
    for file in sorted(path.iterdir()):
        if file.suffix in {".yaml", ".yml", ".csv"} and file.name not in known:
            near = get_close_matches(file.stem, FILES, 1)
            guess = f"is {near[0]}.yaml meant?" if near else f"there are {', '.join(known)}"
            found.append(Mistake(file.name, 0, f"no file of this name is read; {guess}"))
    return found
