"""Archives: a sane listing, no path out of the folder, no bomb."""

import gzip
import tarfile
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath

from django.utils.translation import gettext_lazy as _

from firstrung.files.detection import types
from firstrung.files.detection.refusals import AS_PDF, AS_ZIP, SOURCES, damaged, refuse
from firstrung.files.detection.types import FileType

MEMBERS = 5000
HEADER = 1024 * 1024
RATIO = 100
UNPACKED = 2 * 1024**3
# Below this much unpacked content a high ratio is harmless (logs, generated tables).
SMALL = 50 * 1024 * 1024
OFFICE = {"word/": types.DOCX, "ppt/": types.PPTX, "xl/": types.XLSX}


def check_zip(path: Path) -> FileType:
    """ZIP, or the Office type that it is, from its listing; `Problem` where it isn't sane."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged(_("a ZIP archive")) from error
    names = [member.filename for member in members]
    _check_names(names)
    _check_sizes(path, sum(member.file_size for member in members))
    return _flavour(names)


def _flavour(names: list[str]) -> FileType:
    if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        raise refuse(_("a Java or Android program"), SOURCES)
    if "[Content_Types].xml" not in names:
        return types.ZIP
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise refuse(_("an Office file with macros"), AS_PDF)
    for folder, office in OFFICE.items():
        if any(name.startswith(folder) for name in names):
            return office
    return types.ZIP


class _HeadersOnly(gzip.GzipFile):
    """The unpacked tar, of which only headers are read: a header of gigabytes is an attack."""

    def read(self, size: int | None = -1) -> bytes:
        """As in `gzip.GzipFile`, but at most 1 MB at a time."""
        if size is None or not 0 <= size <= HEADER:
            raise tarfile.ReadError("oversized header")
        return super().read(size)


def check_tar(path: Path) -> FileType:
    """tar.gz, read through once without unpacking it; `Problem` where it isn't sane."""
    names, unpacked = [], 0
    try:
        with _HeadersOnly(path) as content, tarfile.open(fileobj=content, mode="r:") as archive:
            for member in archive:
                names.append(member.name)
                unpacked += member.size
                if len(names) > MEMBERS:
                    break
                _check_sizes(path, unpacked)
                if member.issym() or member.islnk():
                    _check_names([member.linkname])
                if member.isdev():
                    raise refuse(_("an archive with device files"), AS_ZIP)
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise damaged(_("a tar.gz archive")) from error
    _check_names(names)
    return types.TAR_GZ


def _check_names(names: list[str]) -> None:
    if len(names) > MEMBERS:
        raise refuse(
            _("an archive with more than 5,000 files"),
            _("Leave out what others can download again (such as node_modules) and pack anew."),
        )
    for name in names:
        absolute = PurePosixPath(name).is_absolute() or PureWindowsPath(name).is_absolute()
        if absolute or PureWindowsPath(name).drive or ".." in name.replace("\\", "/").split("/"):
            raise refuse(
                _("an archive with paths that lead out of its folder"),
                _("Pack the folder itself, without “..” or full paths, and upload that."),
            )


def _check_sizes(path: Path, unpacked: int) -> None:
    packed = max(path.stat().st_size, 1)
    if unpacked > UNPACKED or (unpacked > SMALL and unpacked / packed > RATIO):
        raise refuse(
            _("an archive that unpacks to far more than its size"),
            _("Upload the files themselves, or pack only those that matter."),
        )
