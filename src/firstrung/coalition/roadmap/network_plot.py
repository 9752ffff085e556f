"""Organizations on the left, initiatives on the right, a line for each that works on one."""

import textwrap

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.coalition.roadmap.network import Network, Node
from firstrung.core.canvas import LETTER, Sheet, fitting

HEAD = 30
LEADS, JOINS = "stroke-primary", "stroke-current opacity-25"


def told(found: Network) -> str:
    """The picture in words."""
    words = _(
        "Organizations: %(organizations)d. Initiatives: %(initiatives)d. Lines between them: %(edges)d."
    ) % {
        "organizations": len(found.organizations),
        "initiatives": len(found.initiatives),
        "edges": len(found.edges),
    }
    if not found.organizations:
        return words
    first = max(found.organizations, key=lambda node: (node.ties, node.others))
    best = max(found.initiatives, key=lambda node: node.ties)
    more = _("Most connected: %(organization)s (%(n)d) and %(initiative)s (%(m)d).") % {
        "organization": first.name,
        "n": first.ties,
        "initiative": best.name,
        "m": best.ties,
    }
    return f"{words} {more}"


def network_picture(found: Network, *, wide: bool) -> SafeString:
    """Both columns of full height; on a phone, names have two lines."""
    rows = max(len(found.organizations), len(found.initiatives), 1)
    width, room, size, row = (760, 275, 13, 26) if wide else (300, 112, 11, 34)
    height = HEAD + rows * row + 6
    key = f"network-{'wide' if wide else 'narrow'}"
    sheet = Sheet(key, width, height, _("Who works with whom"), told(found))
    sheet.text((room, 16), _("Organizations"), anchor="end", size=size, bold=True)
    sheet.text((width - room, 16), _("Initiatives"), size=size, bold=True)
    left = _places(found.organizations, height)
    right = _places(found.initiatives, height)
    for leads in (False, True):  # those who lead lie above
        for (one, other), is_led in found.edges.items():
            if is_led == leads:
                sheet.line(
                    (room + 10, left[one]),
                    (width - room - 10, right[other]),
                    LEADS if leads else JOINS,
                    width=2.5 if leads else 1,
                )
    for nodes, places, x, side in (
        (found.organizations, left, float(room), -1),
        (found.initiatives, right, float(width - room), 1),
    ):
        for node in nodes:
            lines = _label(node, room - 4, size, 1 if wide else 2)
            sheet.dot((x - side * 8, places[node.key]), min(3 + node.ties / 4, 8), "fill-primary")
            _write(sheet, lines, (x + side * 4, places[node.key]), side, size)
    return sheet.svg("hidden w-full sm:block" if wide else "w-full max-w-md sm:hidden")


def _places(nodes: list[Node], height: int) -> dict[int, float]:
    """Where each node lies, evenly from top to bottom."""
    step = (height - HEAD) / max(len(nodes), 1)
    return {node.key: HEAD + step * (number + 0.5) for number, node in enumerate(nodes)}


def _write(sheet: Sheet, lines: list[str], at: tuple[float, float], side: int, size: int) -> None:
    """The lines beside a node, to the left of it (-1) or to the right (1)."""
    x, y = at
    top = y + size / 3 - (len(lines) - 1) * size * 0.55
    anchor = "end" if side < 0 else "start"
    for number, words in enumerate(lines):
        sheet.text((x, top + number * size * 1.1), words, anchor=anchor, size=size)


def _label(node: Node, room: float, size: int, most: int) -> list[str]:
    """The name in at most so many lines, its number behind it."""
    number = f" · {node.ties}"
    letters = int(room / (size * LETTER))
    lines = textwrap.wrap(node.name, letters) or [""]
    shown = lines[: most - 1]
    rest = " ".join(lines[most - 1 :])
    last = fitting(rest, room - len(number) * size * LETTER, size) if rest else ""
    if last:
        return [*shown, f"{last}{number}"]
    if len(shown[-1]) + len(number) <= letters:
        return [*shown[:-1], f"{shown[-1]}{number}"]
    return [*shown, number.lstrip(" ·")]
