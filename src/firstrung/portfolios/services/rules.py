"""What an entry, an alias and a teaching session must fulfil, told field by field."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from firstrung.core.errors import Problem
from firstrung.portfolios.content import MAIN, Content
from firstrung.portfolios.enums import Component

USE_PARTS = ("tool", "purpose", "student_did", "kept_changed")
ALIAS_LENGTH = 20
ALIAS_DIGITS = 2


def problems_of(component: str, content: Content, today: date) -> list[Problem]:
    """Everything that keeps the content from being saved, each with its field."""
    return [
        *_text(component, content),
        *_dates(content, today),
        *(problem for link in content.links for problem in _link(link)),
        *_ai(content),
    ]


def _text(component: str, content: Content) -> Iterator[Problem]:
    if not content.title:
        yield Problem(_("Give this a title."), field="title")
    main = MAIN[component]
    if not getattr(content, main) and not content.files:
        yield Problem(_("Write a few sentences here, or add at least one file."), field=main)
    if component == Component.SKILL_DEMONSTRATION:
        if not content.tool:
            yield Problem(_("Name the AI tool you are showing."), field="tool")
        if not content.proficiency:
            yield Problem(_("Say how well you can handle it."), field="proficiency")


def _dates(content: Content, today: date) -> Iterator[Problem]:
    for name in ("begun_on", "finished_on"):
        day = getattr(content, name)
        if day is not None and day > today:
            yield Problem(_("This day is still to come."), field=name)
    if content.begun_on and content.finished_on and content.finished_on < content.begun_on:
        yield Problem(_("The end can't be before the start."), field="finished_on")


def _link(link: dict[str, str]) -> Iterator[Problem]:
    if not is_web_address(link["url"]):
        yield Problem(_("A link starts with https:// or http://."), field="links")


def is_web_address(text: str) -> bool:
    """Whether the text is an http or https address with a host and without white space."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and not re.search(r"\s", text)


def _ai(content: Content) -> Iterator[Problem]:
    if content.ai_used is None:
        yield Problem(_("Say whether you used AI: yes or no."), field="ai_used")
    complete = [use for use in content.ai_uses if all(use.get(part) for part in USE_PARTS)]
    if len(complete) < len(content.ai_uses):
        yield Problem(_("Fill in all four parts of each use of AI."), field="ai_uses")
    elif content.ai_used is False and complete:
        yield Problem(
            _("You answered no but described a use. Answer yes, or empty the rows."),
            field="ai_uses",
        )
    elif content.ai_used and not complete:
        yield Problem(
            _("Describe at least one use: which tool, for what, what you did, what you kept."),
            field="ai_uses",
        )


def alias_problem(alias: str) -> str | None:
    """Why the alias may say too much about a child; None where it is fine.

    Younger students may be under 13: they exist here only as an alias from the class list, so
    anything that looks like an address, a phone number or a full name with numbers is refused.
    """
    if "@" in alias:
        return _("“%(alias)s” looks like an e-mail address. Use an alias such as Owl-3.") % {
            "alias": alias
        }
    if sum(sign.isdigit() for sign in alias) > ALIAS_DIGITS:
        return _(
            "“%(alias)s” has more than two digits and could be a phone number or a birthday. "
            "Use an alias such as Owl-3."
        ) % {"alias": alias}
    if len(alias) > ALIAS_LENGTH:
        return _("“%(alias)s” is longer than 20 signs. Use an alias such as Owl-3.") % {
            "alias": alias
        }
    if " " in alias:
        return _(
            "“%(alias)s” has a space and could be a name. Use one word such as Owl-3, and put "
            "commas between several."
        ) % {"alias": alias}
    return None
