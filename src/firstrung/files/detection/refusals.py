"""Refusals: what was found, what is taken, and how to mend it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.core.errors import Problem

FIELD = "new_files"
AS_PDF = gettext_lazy("Save it as a PDF and upload that.")
AS_ZIP = gettext_lazy("Pack the source files into a ZIP archive and upload that.")
AS_MP4 = gettext_lazy("Save or convert it as MP4 and upload that.")
AS_M4A = gettext_lazy("Save or convert it as MP3 or M4A and upload that.")
AS_JPEG = gettext_lazy("Export it as JPEG or PNG and upload that.")
AGAIN = gettext_lazy("Export or save it again, check that it opens, and upload the new copy.")
SOURCES = gettext_lazy("Upload what you wrote instead: the source files, or a ZIP archive of them.")


def refuse(found: str | Promise, mend: str | Promise) -> Problem:
    """A refusal: ``found`` completes “This file is …”, ``mend`` is a sentence saying what to do."""
    return Problem(
        _(
            "This file is %(found)s. %(mend)s (We take images, PDF, video, sound, notebooks, "
            "text, source code, ZIP and tar.gz archives, and Word, PowerPoint and Excel files.)"
        )
        % {"found": found, "mend": mend},
        field=FIELD,
    )


def damaged(found: str | Promise) -> Problem:
    """A refusal of a file that cannot be read to its end; ``found`` says what it seems to be."""
    return Problem(
        _("This file is damaged or incomplete: %(found)s that can't be read. %(mend)s")
        % {"found": found, "mend": AGAIN},
        field=FIELD,
    )
