"""Text from outside, made fit for a column and for a page."""

import unicodedata

_UNFIT = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories: controls, invisible marks, lone surrogates, unassigned, line separators."""


def plain(value: object, *, limit: int) -> str:
    """One line of ``limit`` characters at most, without controls; "" for what is no text.

    Databases refuse NUL and lone surrogates; marks that turn the direction of a line could make
    a name read as another.
    """
    if not isinstance(value, str):
        return ""
    spaced = "".join(" " if mark in "\t\r\n" else mark for mark in value[: 4 * limit])
    fit = "".join(mark for mark in spaced if unicodedata.category(mark) not in _UNFIT)
    return " ".join(fit.split())[:limit]
