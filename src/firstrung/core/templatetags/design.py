"""Template tags of the design: icons, paging, status badges."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from firstrung.core.icons import ICONS
from firstrung.core.paging import KEY

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "size-5") -> SafeString:
    """An inline SVG icon, hidden from screen readers: the text beside it carries the meaning."""
    return format_html(
        '<svg class="{} shrink-0" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" '
        'focusable="false"><path d="{}"></path></svg>',
        size,
        ICONS[name],
    )


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The current query string with ``changes`` applied; a value of None removes the key."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for key, value in changes.items():
        if value is None:
            parameters.pop(key, None)
        else:
            parameters[key] = str(value)
    return f"?{parameters.urlencode()}"


@register.simple_tag(takes_context=True)
def turn(context: template.Context, page: Any, number: int) -> str:
    """The address of another page of a list; one of several lists of a page leads to its part."""
    key = getattr(page, "key", KEY)
    address = query(context, **{key: number})
    return address if key == KEY else f"{address}#{key}"


@register.filter
def lookup(mapping: dict[Any, Any], key: Any) -> Any:
    """``mapping[key]`` in a template; None where it is absent."""
    return mapping.get(key)


@register.filter
def percent(value: float | None) -> str:
    """A share between 0 and 1 as a whole percentage."""
    return "–" if value is None else f"{value:.0%}"


TONES = {
    "good": "badge-success",
    "wait": "badge-info",
    "act": "badge-warning",
    "bad": "badge-error",
    "quiet": "badge-ghost",
}


@register.inclusion_tag("core/badge.html")
def badge(text: str, tone: str = "quiet") -> dict[str, str]:
    """A status badge: the word says it, the colour only repeats it."""
    return {"text": text, "classes": TONES[tone]}
