"""A bundle is a zip or a folder: which files are in it, and whether it is safe to open."""

import difflib
import stat
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from firstrung.identity.roster.columns import SCHEMAS, UNUSED_FILES, plain
from firstrung.identity.roster.notes import Notes, Unreadable, gettext_noop

MAX_FILE = 1024**3
MAX_TOTAL = 3 * 1024**3
MAX_MEMBERS = 5000
MAX_RATIO = 400
RATIO_MATTERS = 20 * 1024**2
KINDS = {plain(kind): kind for kind in (*SCHEMAS, *UNUSED_FILES)}
ENDINGS = {".csv", ".txt", ".tsv"}


@dataclass
class Bundle:
    """The roster files of a zip or folder, by kind (``users``, ``orgs``, …)."""

    path: Path
    members: dict[str, str] = field(default_factory=dict)
    archive: zipfile.ZipFile | None = None

    def open(self, kind: str) -> IO[bytes]:
        """The bytes of that file."""
        if self.archive is not None:
            return self.archive.open(self.members[kind])
        return (self.path / self.members[kind]).open("rb")

    def close(self) -> None:
        """Let go of the zip."""
        if self.archive is not None:
            self.archive.close()


def open_bundle(path: Path, notes: Notes) -> Bundle:
    """Open a zip or folder; `Unreadable` where it is neither, unsafe, or holds no roster file."""
    if path.is_dir():
        bundle = Bundle(path)
        names = [str(p.relative_to(path)) for p in sorted(path.rglob("*")) if p.is_file()]
    else:
        archive = _open_zip(path)
        bundle = Bundle(path, archive=archive)
        names = [info.filename for info in archive.infolist() if not info.is_dir()]
    _assign(bundle, names, notes)
    if not set(bundle.members) & (set(SCHEMAS) - {"manifest"}):
        bundle.close()
        raise Unreadable(
            gettext_noop("There is no OneRoster file in it (orgs.csv, users.csv, classes.csv, …).")
        )
    return bundle


def _open_zip(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise Unreadable(gettext_noop("There is no such file or folder.")) from error
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable(
            gettext_noop("This is not a zip file that can be opened. Send the OneRoster zip.")
        ) from error
    try:
        _refuse_dangers(archive)
    except Unreadable:
        archive.close()
        raise
    return archive


def _refuse_dangers(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise Unreadable(gettext_noop("The zip has too many files for a roster."))
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise Unreadable(gettext_noop("Unpacked, the zip would be too large for a roster."))
    for info in infos:
        name = info.filename.replace("\\", "/")
        parts = PurePosixPath(name).parts
        if ".." in parts or name.startswith("/") or (parts and parts[0].endswith(":")):
            raise Unreadable(gettext_noop("The zip has a path that leads out of it; refused."))
        if stat.S_ISLNK(info.external_attr >> 16):
            raise Unreadable(gettext_noop("The zip has a link to another file in it; refused."))
        if info.flag_bits & 1:
            raise Unreadable(gettext_noop("The zip is encrypted. Send it without a password."))
        if info.file_size > MAX_FILE:
            raise Unreadable(gettext_noop("A file in the zip is too large for a roster."))
        ratio = info.file_size / max(1, info.compress_size)
        if info.file_size > RATIO_MATTERS and ratio > MAX_RATIO:
            raise Unreadable(
                gettext_noop("A file in the zip unpacks to far more than is sensible; refused.")
            )


def _assign(bundle: Bundle, names: list[str], notes: Notes) -> None:
    """Give each kind its file: the one nearest to the root; look-alikes come last."""
    likely: list[tuple[str, str]] = []
    for name in sorted(names, key=lambda name: (name.count("/"), name)):
        path = PurePosixPath(name.replace("\\", "/"))
        hidden = path.name.startswith(".") or "__MACOSX" in path.parts
        if hidden or path.suffix.lower() not in ENDINGS:
            continue
        kind = KINDS.get(plain(path.stem))
        if kind is None:
            likely.append((name, path.stem))
        elif kind in bundle.members:
            reason = gettext_noop("There is more than one such file; this one was ignored.")
            notes.warn(name, 0, "", reason)
        else:
            bundle.members[kind] = name
    for name, stem in likely:
        _assign_by_likeness(bundle, name, stem, notes)


def _assign_by_likeness(bundle: Bundle, name: str, stem: str, notes: Notes) -> None:
    free = [key for key, kind in KINDS.items() if kind not in bundle.members]
    close = difflib.get_close_matches(plain(stem), free, n=1, cutoff=0.85)
    if close:
        bundle.members[KINDS[close[0]]] = name
        reason = gettext_noop("The file was read as “%(kind)s.csv”.")
        notes.warn(name, 0, "", reason, kind=KINDS[close[0]])
    else:
        notes.warn(name, 0, "", gettext_noop("This file is not part of OneRoster; ignored."))
