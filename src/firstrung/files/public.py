"""The door to files.

Whether a person may see somebody else's file is the caller's question: ask it before `serve`.
"""

from firstrung.files.detection.types import accepts
from firstrung.files.enums import FileKind, FileRole, ScanState
from firstrung.files.forms import AttachedFile, FilesRefused, read_file_fields
from firstrung.files.models import StoredFile
from firstrung.files.selectors import owned, text_preview, whole_text
from firstrung.files.services import store
from firstrung.files.serving import serve, serve_words
from firstrung.files.sweeping import sweep

__all__ = [
    "AttachedFile",
    "FileKind",
    "FileRole",
    "FilesRefused",
    "ScanState",
    "StoredFile",
    "accepts",
    "owned",
    "read_file_fields",
    "serve",
    "serve_words",
    "store",
    "sweep",
    "text_preview",
    "whole_text",
]
