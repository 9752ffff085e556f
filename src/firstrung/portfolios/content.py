"""What a version says, as a value that can be compared: equal content makes no new version."""

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from firstrung.files.public import AttachedFile
from firstrung.portfolios.enums import Component
from firstrung.portfolios.models import EntryVersion

COMMON = ("title", "skills", "subject", "links", "ai_used", "ai_uses", "files", "note")
FIELDS: dict[str, tuple[str, ...]] = {
    Component.PROJECT_ARCHIVE: (
        "summary",
        "process",
        "begun_on",
        "finished_on",
        "real_world",
        "client",
    ),
    Component.PROCESS_DOCUMENTATION: ("summary", "process", "begun_on", "finished_on"),
    Component.REFLECTION: ("reflection", "finished_on"),
    Component.SKILL_DEMONSTRATION: ("tool", "proficiency", "summary", "process", "finished_on"),
    Component.PEER_TEACHING: ("summary", "reflection", "begun_on", "finished_on"),
    Component.EMPLOYER_FEEDBACK: ("client", "summary", "reflection", "finished_on"),
}
"""What each component asks for beside `COMMON`, in the order of its form."""

MAIN: dict[str, str] = {
    component: "reflection" if component == Component.REFLECTION else "summary"
    for component in Component.values
}
"""The field that carries an entry of the component where there is no file."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything that one version says; see `EntryVersion` for the shape of each field."""

    title: str
    summary: str = ""
    process: str = ""
    reflection: str = ""
    subject: Any = None
    skills: tuple[str, ...] = ()
    links: tuple[dict[str, str], ...] = ()
    begun_on: date | None = None
    finished_on: date | None = None
    real_world: bool = False
    client: str = ""
    tool: str = ""
    proficiency: str = ""
    ai_used: bool | None = None
    ai_uses: tuple[dict[str, str], ...] = ()
    files: tuple[AttachedFile, ...] = ()
    note: str = field(default="", compare=False)

    def columns(self) -> dict[str, Any]:
        """The values of the columns of `EntryVersion`; files are rows of their own."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        del values["files"]
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
        }


def content_of(version: EntryVersion) -> Content:
    """The content of a version whose files are loaded with their stored file."""
    lists: dict[str, Any] = {
        name: tuple(getattr(version, name)) for name in ("skills", "links", "ai_uses")
    }
    plain: dict[str, Any] = {
        item.name: getattr(version, item.name)
        for item in fields(Content)
        if item.name not in {*lists, "files"}
    }
    files = tuple(AttachedFile(row.file, row.caption, row.role) for row in version.files.all())
    return Content(**plain, **lists, files=files)
