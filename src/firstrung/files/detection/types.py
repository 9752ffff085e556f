"""The types that are taken: media type, kind, file name endings."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstrung.files.enums import FileKind


@dataclass(frozen=True)
class FileType:
    """A type that is taken; ``extensions`` without dot, the first is the usual one."""

    kind: FileKind
    media_type: str
    extensions: tuple[str, ...]


JPEG = FileType(FileKind.IMAGE, "image/jpeg", ("jpg", "jpeg"))
PNG = FileType(FileKind.IMAGE, "image/png", ("png",))
GIF = FileType(FileKind.IMAGE, "image/gif", ("gif",))
WEBP = FileType(FileKind.IMAGE, "image/webp", ("webp",))
PDF = FileType(FileKind.PDF, "application/pdf", ("pdf",))
MP4 = FileType(FileKind.VIDEO, "video/mp4", ("mp4", "m4v"))
MOV = FileType(FileKind.VIDEO, "video/quicktime", ("mov",))
WEBM = FileType(FileKind.VIDEO, "video/webm", ("webm",))
MP3 = FileType(FileKind.AUDIO, "audio/mpeg", ("mp3",))
M4A = FileType(FileKind.AUDIO, "audio/mp4", ("m4a",))
WAV = FileType(FileKind.AUDIO, "audio/wav", ("wav",))
OGG = FileType(FileKind.AUDIO, "audio/ogg", ("ogg", "oga", "opus"))
WEBM_SOUND = FileType(FileKind.AUDIO, "audio/webm", ("weba",))
NOTEBOOK = FileType(FileKind.NOTEBOOK, "application/x-ipynb+json", ("ipynb",))
ZIP = FileType(FileKind.ARCHIVE, "application/zip", ("zip",))
TAR_GZ = FileType(FileKind.ARCHIVE, "application/gzip", ("tar.gz", "tgz"))
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = FileType(FileKind.DOCUMENT, f"{OFFICE}.wordprocessingml.document", ("docx",))
PPTX = FileType(FileKind.DOCUMENT, f"{OFFICE}.presentationml.presentation", ("pptx",))
XLSX = FileType(FileKind.DOCUMENT, f"{OFFICE}.spreadsheetml.sheet", ("xlsx",))

PLAIN = FileType(FileKind.TEXT, "text/plain", ("txt", "log", "srt", "vtt", "rst", "tex"))
CODE_ENDINGS = (
    "py", "js", "mjs", "ts", "jsx", "tsx", "html", "htm", "css", "scss", "svg", "xml", "java",
    "kt", "c", "h", "cpp", "hpp", "cc", "cs", "go", "rs", "rb", "php", "r", "m", "jl", "lua",
    "swift", "scala", "sql", "sh", "ps1", "pl", "dart", "ino", "gd", "glsl", "vue",
)  # fmt: skip
# What a browser could run (html, js, svg, xml) is plain text to us.
CODE = FileType(
    FileKind.CODE,
    "text/plain",
    CODE_ENDINGS,
)
TEXTS = (
    PLAIN,
    FileType(FileKind.TEXT, "text/markdown", ("md", "markdown")),
    FileType(FileKind.TEXT, "text/csv", ("csv",)),
    FileType(FileKind.TEXT, "text/tab-separated-values", ("tsv",)),
    FileType(FileKind.TEXT, "application/json", ("json", "geojson", "jsonl")),
    FileType(FileKind.TEXT, "text/plain", ("yaml", "yml", "toml", "ini", "cfg", "bib")),
    CODE,
)
BINARY = (
    JPEG, PNG, GIF, WEBP, PDF, MP4, MOV, WEBM, MP3, M4A, WAV, OGG, WEBM_SOUND, ZIP, TAR_GZ,
    DOCX, PPTX, XLSX,
)  # fmt: skip
TEXT_BY_EXTENSION = {ending: kind for kind in TEXTS for ending in kind.extensions}
LABELS: dict[FileKind, Promise] = {
    FileKind.IMAGE: _("Images (JPEG, PNG, GIF, WebP)"),
    FileKind.PDF: _("PDF documents"),
    FileKind.VIDEO: _("Videos (MP4, MOV, WebM)"),
    FileKind.AUDIO: _("Sound (MP3, M4A, WAV, Ogg, WebM)"),
    FileKind.NOTEBOOK: _("Jupyter notebooks"),
    FileKind.ARCHIVE: _("Archives (ZIP, tar.gz)"),
    FileKind.CODE: _("Source code"),
    FileKind.TEXT: _("Text, Markdown, CSV, JSON"),
    FileKind.DOCUMENT: _("Word, PowerPoint and Excel files"),
}


def accepts() -> list[tuple[FileKind, tuple[str, ...], str]]:
    """What may be uploaded: kind, file name endings (without dot) and a label for people."""
    return [
        (kind, tuple(ending for row in _rows(kind) for ending in row.extensions), str(label))
        for kind, label in LABELS.items()
    ]


def _rows(kind: FileKind) -> list[FileType]:
    return [row for row in (*BINARY, NOTEBOOK, *TEXTS) if row.kind == kind]
