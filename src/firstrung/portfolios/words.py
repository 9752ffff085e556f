"""The words of each component: what belongs there, and what its fields are called."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstrung.portfolios.enums import Component

Words = dict[str, tuple[str | Promise, str | Promise]]


@dataclass(frozen=True)
class Guide:
    """How a component is presented: its icon, what belongs there, the button, field words."""

    icon: str
    invites: str | Promise
    action: str | Promise
    fields: Words


SUMMARY: Words = {
    "summary": (
        _("What I made and why it matters"),
        _("Two or three sentences that somebody outside your school understands."),
    ),
}
PROCESS: Words = {
    "process": (
        _("How I worked on it"),
        _("The problem, what you tried, what failed, what you changed."),
    ),
}
LEARNED: Words = {
    "reflection": (
        _("What I learned"),
        _("What surprised you? What would you do differently next time?"),
    ),
}

GUIDES: dict[str, Guide] = {
    Component.PROJECT_ARCHIVE: Guide(
        "folder",
        _("The projects you are proud of, from any subject, with the files to prove it."),
        _("Add a project"),
        {
            **SUMMARY,
            **PROCESS,
            "client": (_("Made for"), _("The person or organization, if there was one.")),
        },
    ),
    Component.PROCESS_DOCUMENTATION: Guide(
        "history",
        _("How you got there: sketches, prompts, dead ends and the version that worked."),
        _("Document a process"),
        {
            "summary": (_("What I was working on"), _("The problem in a few sentences.")),
            "process": (
                _("The way, step by step"),
                _("What you tried first, what went wrong, how each version got better."),
            ),
        },
    ),
    Component.REFLECTION: Guide(
        "chat",
        _("What you learned, in your own words. Come back in a year and see how you grew."),
        _("Write a reflection"),
        {**LEARNED, "finished_on": (_("Written on"), "")},
    ),
    Component.SKILL_DEMONSTRATION: Guide(
        "spark",
        _("One AI tool you can handle, how well, and an example that shows it."),
        _("Show a skill"),
        {
            "tool": (_("AI tool"), _("Its name and version, as you would tell a colleague.")),
            "proficiency": (_("How well I handle it"), ""),
            "summary": (_("What the example shows"), _("What it does and why it is hard.")),
            "process": (_("How I used the tool"), _("Settings, prompts, checks of the result.")),
            "finished_on": (_("Shown on"), ""),
        },
    ),
    Component.PEER_TEACHING: Guide(
        "people",
        _("The times you taught younger students, confirmed by one of your teachers."),
        _("Add peer teaching"),
        {
            "summary": (
                _("What I taught and why it matters"),
                _("Never write the names of younger students here."),
            ),
            **LEARNED,
        },
    ),
    Component.EMPLOYER_FEEDBACK: Guide(
        "building",
        _("What people from companies said about your work, and what you made of it."),
        _("Add feedback"),
        {
            "client": (_("Who gave the feedback"), _("The organization and the occasion.")),
            "summary": (_("What they said"), _("As close to their words as you can.")),
            "reflection": (_("What I made of it"), _("What did you change afterwards?")),
            "finished_on": (_("Received on"), ""),
        },
    ),
}

GENERAL: Words = {
    "title": (_("Title"), _("What it is, in a few plain words.")),
    "subject": (_("School subject"), _("Work in two different subjects counts extra.")),
    "skills": (_("Skills it shows"), _("Employers search by these. Tick what one can really see.")),
    "begun_on": (_("Begun"), ""),
    "finished_on": (_("Finished"), ""),
    "real_world": (_("Somebody outside of class needed or uses this"), ""),
    "ai_used": (
        _("Did you use AI for this?"),
        _("Yes is fine, and so is no. Hiding it is not."),
    ),
    "note": (_("What did you change?"), _("One line for the history, so that you find it again.")),
}


def words_for(component: str, field: str) -> tuple[str | Promise, str | Promise]:
    """Label and help text of a field in the form of a component."""
    own = GUIDES[component].fields
    return own[field] if field in own else GENERAL[field]


def label_for(component: str, field: str) -> str | Promise:
    """What a reader of the component sees above the field's text; "" where it has no such field."""
    own = GUIDES[component].fields
    return own[field][0] if field in own else ""
