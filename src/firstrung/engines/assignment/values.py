"""Single JSON values, checked: each complaint says where, what and how to mend it."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from .model import InstanceError

T = TypeVar("T")
SHOWN = 40


def known(value: Any, where: str, keys: Sequence[str]) -> Mapping[str, Any]:
    """An object with no other than the named keys."""
    if not isinstance(value, dict):
        raise InstanceError(f"{where}: {shown(value)} is not an object; write {{…}}")
    for key in value:
        if key not in keys:
            raise InstanceError(f"{where}: unknown key {key!r}; there are {', '.join(keys)}")
    return value


def absent(fields: Mapping[str, Any], name: str) -> bool:
    """Not given, or null."""
    return fields.get(name) is None


def maybe(
    fields: Mapping[str, Any], name: str, where: str, read: Callable[[Any, str], T]
) -> T | None:
    """What ``read`` makes of a field, None where it is not given."""
    return None if absent(fields, name) else read(fields[name], f"{where}.{name}")


def listed(value: Any, where: str) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise InstanceError(f"{where}: {shown(value)} is not a list; write […]")
    return value


def text(value: Any, where: str) -> str:
    """An id or a name; whole numbers are taken as their digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value:
        raise InstanceError(f'{where}: {shown(value)} is not an id; write a text such as "a1"')
    return value


def texts(value: Any, where: str) -> tuple[str, ...]:
    """A list of names."""
    return tuple(text(name, f"{where}[{at}]") for at, name in enumerate(listed(value, where)))


def boolean(value: Any, where: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise InstanceError(f"{where}: {shown(value)} is neither true nor false")
    return value


def count(value: Any, where: str) -> int:
    """A whole number of 0 or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InstanceError(f"{where}: {shown(value)} is not a whole number of 0 or more")
    return value


def amount(value: Any, where: str, *, signed: bool = False) -> float:
    """A finite number, 0 or more unless ``signed``."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or (value < 0 and not signed):
        raise InstanceError(f"{where}: {shown(value)} is not a number; write e.g. 0.25")
    return float(value)


def shown(value: Any) -> str:
    """A value as it stands, shortened."""
    told = repr(value)
    return told if len(told) <= SHOWN else told[: SHOWN - 1] + "…"
