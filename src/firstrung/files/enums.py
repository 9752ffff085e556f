"""Kinds of files, states of uploads, roles a file can have in someone's work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    """What a file is to a reader: decides how it is shown and with which icon."""

    IMAGE = "image", _("image")
    PDF = "pdf", _("PDF")
    VIDEO = "video", _("video")
    AUDIO = "audio", _("sound")
    NOTEBOOK = "notebook", _("notebook")
    ARCHIVE = "archive", _("archive")
    CODE = "code", _("source code")
    TEXT = "text", _("text")
    DOCUMENT = "document", _("document")


class ScanState(models.TextChoices):
    """Whether a virus scanner has looked at the file. Without a scanner: not scanned."""

    NOT_SCANNED = "not_scanned", _("not scanned")
    CLEAN = "clean", _("clean")


class UploadState(models.TextChoices):
    """Where a resumable upload stands."""

    OPEN = "open", _("arriving")
    CHECKING = "checking", _("being checked")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")


class FileRole(models.TextChoices):
    """What a file is within the work it is attached to."""

    WORK = "work", _("The work itself")
    DRAFT = "draft", _("A draft or earlier version")
    PROMPT = "prompt", _("Prompts given to an AI tool")
