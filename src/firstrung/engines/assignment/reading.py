"""Instances and plans from JSON; what is wrong is said in one line: where, what, and the remedy."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .model import (
    ITEM_VARIANCE,
    Affinity,
    Floats,
    Instance,
    InstanceError,
    Pair,
    Panelist,
    Portfolio,
    Rules,
)
from .replanning import Changes
from .values import absent, amount, boolean, count, known, listed, maybe, text, texts

PORTFOLIO = ("id", "sectors", "track", "slot", "reviews")
PANELIST = ("id", "employer", "sectors", "senior", "load_min", "load_max", "tracks", "slots")
INSTANCE = (
    "portfolios",
    "panelists",
    "affinity",
    "missing",
    "conflicts",
    "pinned",
    "forbidden",
    "done",
    "rules",
)
RULES = tuple(Rules.__dataclass_fields__)


def read(path: Path) -> Instance:
    """The instance in a JSON file; files it names are looked for beside it."""
    return instance(load(path), folder=path.parent)


def load(path: Path) -> Any:
    """The JSON value in a file; `InstanceError` where there is none."""
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise InstanceError(f"{path}: cannot be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise InstanceError(f"{path}: is not UTF-8; save it as UTF-8 JSON") from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise InstanceError(f"{path}: is not JSON ({error}); mend it there") from None


def instance(value: Any, *, folder: Path = Path()) -> Instance:
    """The instance that a JSON value describes; see the command's help for its form."""
    fields = known(value, "the instance", INSTANCE)
    for needed in ("portfolios", "panelists"):
        if needed not in fields:
            raise InstanceError(f"{needed}: is missing; give a list of them")
    works = portfolios(fields["portfolios"])
    people = panelists(fields["panelists"])
    if not works or not people:
        where = "panelists" if works else "portfolios"
        raise InstanceError(f"{where}: there is none; give at least one")
    place = (
        {row.id: at for at, row in enumerate(works)},
        {row.id: at for at, row in enumerate(people)},
    )
    conflicts = listed(fields.get("conflicts", []), "conflicts")
    return Instance(
        portfolios=works,
        panelists=people,
        affinity=_affinity(fields, works, people, place, folder),
        rules=rules(fields.get("rules", {})),
        conflicts={
            _pair(row, f"conflicts[{at}]"): _reason(row) for at, row in enumerate(conflicts)
        },
        pinned=pairs(fields.get("pinned", []), "pinned"),
        forbidden=pairs(fields.get("forbidden", []), "forbidden"),
        done=pairs(fields.get("done", []), "done"),
    )


def changes(value: Any) -> Changes:
    """What happened since a plan."""
    fields = known(value, "the changes", tuple(Changes.__dataclass_fields__))
    conflicts = listed(fields.get("conflicts", []), "conflicts")
    return Changes(
        absent=frozenset(texts(fields.get("absent", []), "absent")),
        withdrawn=frozenset(texts(fields.get("withdrawn", []), "withdrawn")),
        conflicts={_pair(row, f"conflicts[{i}]"): _reason(row) for i, row in enumerate(conflicts)},
        forbidden=pairs(fields.get("forbidden", []), "forbidden"),
        pinned=pairs(fields.get("pinned", []), "pinned"),
        done=pairs(fields.get("done", []), "done"),
    )


def portfolios(value: Any) -> list[Portfolio]:
    """Objects, ids alone, or how many there are."""
    if isinstance(value, int) and not isinstance(value, bool):
        return [Portfolio(str(number + 1)) for number in range(count(value, "portfolios"))]
    rows = []
    for at, row in enumerate(listed(value, "portfolios")):
        if isinstance(row, str):
            rows.append(Portfolio(row))
            continue
        where = f"portfolios[{at}]"
        fields = known(row, where, PORTFOLIO)
        rows.append(
            Portfolio(
                id=text(fields.get("id"), f"{where}.id"),
                sectors=texts(fields.get("sectors", []), f"{where}.sectors"),
                track=maybe(fields, "track", where, text),
                slot=maybe(fields, "slot", where, text),
                reviews=maybe(fields, "reviews", where, count),
            )
        )
    return rows


def panelists(value: Any) -> list[Panelist]:
    """Objects, ids alone, or how many there are."""
    if isinstance(value, int) and not isinstance(value, bool):
        return [Panelist(str(number + 1)) for number in range(count(value, "panelists"))]
    rows = []
    for at, row in enumerate(listed(value, "panelists")):
        if isinstance(row, str):
            rows.append(Panelist(row))
            continue
        where = f"panelists[{at}]"
        fields = known(row, where, PANELIST)
        made = Panelist(
            id=text(fields.get("id"), f"{where}.id"),
            employer=maybe(fields, "employer", where, text),
            sectors=texts(fields.get("sectors", []), f"{where}.sectors"),
            senior=boolean(fields.get("senior", False), f"{where}.senior"),
            load_min=maybe(fields, "load_min", where, count),
            load_max=maybe(fields, "load_max", where, count),
            tracks=maybe(fields, "tracks", where, texts),
            slots=maybe(fields, "slots", where, texts),
        )
        _ordered(made.load_min, made.load_max, where)
        rows.append(made)
    return rows


def rules(value: Any) -> Rules:
    """The rules; what is not given is off."""
    fields = known(value, "rules", RULES)

    def whole(name: str, default: int) -> int:
        return default if absent(fields, name) else count(fields[name], f"rules.{name}")

    made = Rules(
        reviews_each=whole("reviews_each", 3),
        load_min=whole("load_min", 0),
        load_max=maybe(fields, "load_max", "rules", count),
        seniors=whole("seniors", 0),
        per_employer=maybe(fields, "per_employer", "rules", count),
        in_sector=whole("in_sector", 0),
        per_slot=maybe(fields, "per_slot", "rules", count),
        connected=boolean(fields.get("connected", False), "rules.connected"),
        max_severity_se=maybe(fields, "max_severity_se", "rules", amount),
        anchors_each=whole("anchors_each", 0),
        anchor_pool=texts(fields.get("anchor_pool", []), "rules.anchor_pool"),
        swaps=boolean(fields.get("swaps", True), "rules.swaps"),
        criteria=whole("criteria", 8),
        item_variance=ITEM_VARIANCE
        if absent(fields, "item_variance")
        else amount(fields["item_variance"], "rules.item_variance"),
    )
    _ordered(made.load_min, made.load_max, "rules")
    if made.anchors_each and not made.anchor_pool:
        raise InstanceError("rules.anchor_pool: is empty; name the portfolios anchors come from")
    if made.item_variance <= 0 or made.criteria < 1:
        raise InstanceError("rules: criteria and item_variance must be above 0, e.g. 8 and 0.58")
    return made


def _ordered(least: int | None, most: int | None, where: str) -> None:
    if most is not None and (least or 0) > most:
        raise InstanceError(
            f"{where}: load_min {least} is more than load_max {most}; swap or mend them"
        )


def pairs(value: Any, where: str) -> list[Pair]:
    """Pairs of a portfolio's and a panelist's id."""
    return [_pair(row, f"{where}[{at}]") for at, row in enumerate(listed(value, where))]


def _pair(row: Any, where: str) -> Pair:
    if not isinstance(row, list) or not 2 <= len(row) <= 3:  # noqa: PLR2004
        raise InstanceError(f"{where}: is not a pair; write [portfolio id, panelist id]")
    return text(row[0], f"{where}[0]"), text(row[1], f"{where}[1]")


def _reason(row: Sequence[Any]) -> str:
    return str(row[2]) if len(row) > 2 else "conflict of interest"  # noqa: PLR2004


Places = tuple[Mapping[str, int], Mapping[str, int]]


def _affinity(
    fields: Mapping[str, Any],
    works: list[Portfolio],
    people: list[Panelist],
    place: Places,
    folder: Path,
) -> Affinity:
    """A matrix, triples, a file with either, or the sectors."""
    value = fields.get("affinity", "sectors")
    if value == "sectors":
        return Affinity.by_sector(works, people)
    if isinstance(value, dict):
        name = text(known(value, "affinity", ("file",)).get("file"), "affinity.file")
        value = _file(folder / name)
    elif not isinstance(value, list):
        raise InstanceError('affinity: give a matrix, triples, {"file": …} or "sectors"')
    if isinstance(value, np.ndarray) or not value or not _triples(value, works, people):
        return _dense(value, works, people)
    return _sparse(value, place, fields.get("missing"))


def _triples(rows: Sequence[Any], works: Sequence[Portfolio], people: Sequence[Panelist]) -> bool:
    """Triples have three entries and an id in front; a matrix holds numbers alone."""
    first = rows[0]
    if not isinstance(first, (list, tuple)) or len(first) != 3:  # noqa: PLR2004
        return False
    return isinstance(first[0], str) or not (len(people) == 3 and len(rows) == len(works))  # noqa: PLR2004


def _dense(value: Any, works: Sequence[Portfolio], people: Sequence[Panelist]) -> Affinity:
    form = f"{len(works)} rows (portfolios) of {len(people)} numbers (panelists)"
    try:
        matrix = np.array(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise InstanceError(f"affinity: is not a matrix of numbers; write {form}") from None
    if matrix.shape != (len(works), len(people)):
        shape = " x ".join(str(size) for size in matrix.shape)
        raise InstanceError(f"affinity: is {shape}; write {form}")
    return Affinity.dense(matrix)


def _sparse(rows: Sequence[Any], place: Places, missing: Any) -> Affinity:
    try:
        works, people, values = zip(*rows, strict=True)
    except (TypeError, ValueError):
        raise InstanceError("affinity: each triple is [portfolio, panelist, affinity]") from None
    at = _positions(works, place[0], 0, "portfolio"), _positions(people, place[1], 1, "panelist")
    try:
        amounts: Floats = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        bad = next(i for i, v in enumerate(values) if not isinstance(v, (int, float)))
        raise InstanceError(f"affinity[{bad}][2]: {values[bad]!r} is not a number") from None
    if missing is None:
        return Affinity(*at, amounts)
    full = np.full((len(place[0]), len(place[1])), amount(missing, "missing", signed=True))
    full[at] = amounts
    return Affinity.dense(full)


def _positions(names: Sequence[Any], place: Mapping[str, int], entry: int, what: str) -> Any:
    try:
        return np.array([place[name] for name in names], dtype=np.int32)
    except (KeyError, TypeError):
        try:
            return np.array([place[str(name)] for name in names], dtype=np.int32)
        except KeyError:
            bad = next(i for i, name in enumerate(names) if str(name) not in place)
            raise InstanceError(
                f"affinity[{bad}][{entry}]: there is no {what} {names[bad]!r}; add it or mend the id"
            ) from None


def _file(path: Path) -> Any:
    """A matrix of numpy (.npy) or lines of portfolio,panelist,affinity (.csv)."""
    try:
        if path.suffix == ".npy":
            return np.load(path, allow_pickle=False)
        rows = [line.split(",") for line in path.read_text().splitlines() if line.strip()]
        return [(work.strip(), who.strip(), float(value)) for work, who, value in rows]
    except OSError as error:
        raise InstanceError(f"affinity.file: {path}: {error.strerror}; check the path") from None
    except ValueError:
        raise InstanceError(
            f"affinity.file: {path}: is neither .npy with numbers nor lines portfolio,panelist,0.5"
        ) from None
