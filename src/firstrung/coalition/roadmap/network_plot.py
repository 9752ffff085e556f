"""Organizations on the left, initiatives on the right, a line for each that works on one."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.coalition.roadmap.network import Network, Node
from firstrung.core.canvas import Sheet, fitting

ROW, HEAD = 26, 30
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
    """Both columns of full height; the names get what the lines leave."""
    rows = max(len(found.organizations), len(found.initiatives), 1)
    width, room, size = (760, 260, 13) if wide else (300, 100, 11)
    height = HEAD + rows * ROW + 6
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
            _node(sheet, node, (x, places[node.key]), side, room, size)
    return sheet.svg("hidden w-full sm:block" if wide else "w-full max-w-md sm:hidden")


def _places(nodes: list[Node], height: int) -> dict[int, float]:
    """Where each node lies, evenly from top to bottom."""
    step = (height - HEAD) / max(len(nodes), 1)
    return {node.key: HEAD + step * (number + 0.5) for number, node in enumerate(nodes)}


def _node(
    sheet: Sheet, node: Node, at: tuple[float, float], side: int, room: int, size: int
) -> None:
    x, y = at
    sheet.dot((x - side * 8, y), min(3 + node.ties / 4, 8), "fill-primary")
    number = f" · {node.ties}"
    words = fitting(node.name, room - 12 - len(number) * size * 0.56, size)
    anchor = "end" if side < 0 else "start"
    sheet.text((x + side * 4, y + size / 3), f"{words}{number}", anchor=anchor, size=size)
