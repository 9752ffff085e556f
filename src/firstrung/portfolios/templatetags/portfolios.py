"""Show a snapshot's entries on any page that may show them."""

from typing import Any

from django import template

from firstrung.portfolios.selectors.showing import Mask, shown_document

register = template.Library()


@register.inclusion_tag("portfolios/snapshot_entries.html")
def snapshot_entries(
    document: dict[str, Any],
    file_url_prefix: str,
    level: int = 2,
    mask: Mask | None = None,
) -> dict[str, Any]:
    """The frozen entries, the work first.

    ``file_url_prefix`` is an address of the page's own context under which ``<uid>/`` gives the
    file and ``<uid>/thumbnail/`` its small picture. ``level`` is that of the entries' headings.
    ``mask`` changes what is shown of text files.
    """
    return {"entries": shown_document(document, file_url_prefix, mask), "level": level}
