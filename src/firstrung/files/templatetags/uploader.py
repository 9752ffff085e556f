"""What `files/uploader.html` needs: endings to choose from, roles, and the texts of its script."""

from django import template
from django.utils.translation import gettext as _

from firstrung.files.detection.types import BINARY, accepts
from firstrung.files.enums import FileKind, FileRole

register = template.Library()


@register.simple_tag
def accepted_endings() -> str:
    """The value of ``accept``. Media types make an iPhone hand over its photos as JPEG."""
    endings = [f".{ending}" for _kind, row, _label in accepts() for ending in row]
    return ",".join([*(row.media_type for row in BINARY), *endings, ".gz"])


@register.simple_tag
def accepted_labels() -> list[str]:
    """What may be uploaded, in words."""
    return [label for _kind, _endings, label in accepts()]


@register.simple_tag
def file_roles() -> list[tuple[str, str]]:
    """Values and labels of what a file can be within the work."""
    return [(role.value, str(role.label)) for role in FileRole]


@register.simple_tag
def uploader_texts() -> dict[str, object]:
    """Everything the script says, in the reader's language; ``{name}`` and the like are filled in."""
    return {
        "queued": _("Waiting for its turn"),
        "uploading": _("Uploading: {percent} %"),
        "waiting": _("Waiting for the connection… nothing is lost."),
        "paused": _("Paused at {percent} %"),
        "checking": _("Checking the file…"),
        "done": _("Uploaded"),
        "said_started": _("{name}: the upload has started."),
        "said_half": _("{name}: half is uploaded."),
        "said_done": _("{name} is uploaded."),
        "said_removed": _("{name} is removed."),
        "failed": _("The upload did not work. Press Resume to try again; nothing is lost."),
        "signed_out": _("You are signed out. Sign in again in another tab, then press Resume."),
        "busy": _(
            "Some files are still being uploaded. Wait until they are done, or remove them, "
            "then save."
        ),
        "interrupted": _(
            "{name} was interrupted at {percent} %. Choose the same file again to go on."
        ),
        "pause": _("Pause {name}"),
        "resume": _("Resume {name}"),
        "remove": _("Remove {name}"),
        "progress": _("Progress of {name}"),
        "kinds": {kind.value: str(kind.label) for kind in FileKind},
        "describe": _("Describe it for someone who can't see it"),
        "caption": _("Say what this is"),
    }
