"""What is taken and what is refused, by content."""

import pytest

from firstrung.core.errors import Problem
from firstrung.files.detection.inspect import detect
from firstrung.files.detection.recognise import HEAD, recognise
from firstrung.files.enums import FileKind
from firstrung.files.public import accepts
from tests.files import samples

OFFICE = "application/vnd.openxmlformats-officedocument"
TAKEN = [
    ("a.jpg", samples.clean_jpeg(), "image", "image/jpeg"),
    ("a.png", samples.png(), "image", "image/png"),
    ("a.gif", samples.gif(), "image", "image/gif"),
    ("a.webp", samples.webp(), "image", "image/webp"),
    ("renamed.pdf", samples.png(), "image", "image/png"),
    ("a.pdf", samples.pdf(), "pdf", "application/pdf"),
    ("a.pdf", samples.pdf(b"\xef\xbb\xbf\r\n"), "pdf", "application/pdf"),
    ("a.mp4", samples.movie(), "video", "video/mp4"),
    ("a.mov", samples.movie(b"qt  "), "video", "video/quicktime"),
    ("a.m4a", samples.movie(b"M4A ", handlers=(b"soun",)), "audio", "audio/mp4"),
    ("a.mp4", samples.movie(handlers=(b"soun",)), "audio", "audio/mp4"),
    ("a.webm", samples.webm(), "video", "video/webm"),
    ("a.webm", samples.webm(b"A_OPUS"), "audio", "audio/webm"),
    ("a.mp3", samples.mp3_frames(), "audio", "audio/mpeg"),
    ("a.mp3", b"ID3\x04" + bytes(200), "audio", "audio/mpeg"),
    ("a.wav", b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "audio", "audio/wav"),
    ("a.ogg", b"OggS\0\x02" + bytes(22) + b"OpusHead" + bytes(40), "audio", "audio/ogg"),
    ("a.ipynb", samples.notebook(), "notebook", "application/x-ipynb+json"),
    ("a.zip", samples.zipped({"src/a.py": "1"}), "archive", "application/zip"),
    ("a.tar.gz", samples.tar_gz({"src/a.py": b"1"}), "archive", "application/gzip"),
    ("a.docx", samples.office("word"), "document", f"{OFFICE}.wordprocessingml.document"),
    ("a.pptx", samples.office("ppt"), "document", f"{OFFICE}.presentationml.presentation"),
    ("a.xlsx", samples.office("xl"), "document", f"{OFFICE}.spreadsheetml.sheet"),
    ("a.py", b"#!/usr/bin/env python3\nprint(1)\n", "code", "text/plain"),
    ("index.html", b"<!doctype html><script>1</script>", "code", "text/plain"),
    ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "code", "text/plain"),
    ("drawing", b"<svg onload='alert(1)'/>", "code", "text/plain"),
    ("notes", b"just words", "text", "text/plain"),
    ("a.md", b"<img src=logo.png>\n# Title", "text", "text/markdown"),
    ("a.csv", "naïve,1\n".encode(), "text", "text/csv"),
    ("makes_pdf.py", b"HEADER = b'%PDF-1.7'\n", "code", "text/plain"),
]


@pytest.mark.parametrize(
    ("name", "data", "kind", "media_type"),
    TAKEN,
    ids=[f"{at}-{row[0]}" for at, row in enumerate(TAKEN)],
)
def test_taken(tmp_path, name, data, kind, media_type):
    path = tmp_path / "file"
    path.write_bytes(data)

    found = detect(path, name)

    assert (found.kind, found.media_type) == (kind, media_type)


REFUSED = [
    ("a.pdf", samples.ELF, "a computer program"),
    ("a.jpg", b"MZ\x90\0" + bytes(100), "a computer program"),
    ("a.png", b"\xcf\xfa\xed\xfe" + bytes(100), "a computer program"),
    ("a.jpg", b"#!/bin/sh\nrm -rf /\n", "a script"),
    ("a.pdf", b"plain words", "plain text"),
    ("setup.bat", b"echo hello\r\n", "runs when it is opened"),
    ("a.pdf", samples.pdf(b"<html><script>1</script>"), "a PDF and something else"),
    ("a.pdf", b"%PDF-1.4\n<html><script>1</script></html>\nstartxref", "a PDF and something else"),
    ("a.pdf", samples.pdf(b"MZ\x90\0"), "a computer program"),
    ("a.pdf", samples.zipped({"%PDF-1.4": "1"}), "a ZIP archive, although its name says PDF"),
    ("a.pdf", b"%PDF-1.7\ncut off", "damaged or incomplete"),
    ("a.heic", samples.box(b"ftyp", b"heic", bytes(8)), "HEIC"),
    ("a.mp4", samples.box(b"ftyp", b"isom", bytes(4)), "damaged or incomplete"),
    ("a.mp4", samples.movie()[:-40], "damaged or incomplete"),
    ("a.mkv", samples.mkv(), "Matroska"),
    ("a.avi", b"RIFF\0\0\0\0AVI " + bytes(40), "AVI"),
    ("a.ogv", b"OggS" + bytes(24) + b"\x80theora", "Ogg video"),
    ("a.tiff", b"II*\0" + bytes(40), "TIFF"),
    ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(40), "Office file of the old kind"),
    ("a.rtf", b"{\\rtf1 words}", "RTF"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "7-Zip"),
    ("a.ipynb", b'{"cells": 3}', "not a Jupyter notebook"),
    ("a.ipynb", b"not json", "not a Jupyter notebook"),
    ("a.txt", b"words\0words", "not text in the UTF-8 encoding"),
    ("a.csv", "café".encode("latin-1"), "not text in the UTF-8 encoding"),
    ("a.csv", "a,b".encode("utf-16"), "UTF-16"),
    ("a.csv", b"a,b\n" * 5000 + b"\xff\xfe", "another encoding"),
    ("a.txt", b"words\n" * 5000 + b"\0", "not text, although it begins like text"),
    ("a.zip", samples.zipped({"../../etc/passwd": "1"}), "paths that lead out"),
    ("a.zip", samples.zipped({"C:\\x.txt": "1"}), "paths that lead out"),
    ("a.zip", samples.zipped({f"{n}.txt": "" for n in range(5001)}), "5,000 files"),
    ("a.zip", samples.zip_bomb(), "far more than its size"),
    ("a.zip", samples.zipped({"a.txt": "1"})[:-10], "damaged or incomplete"),
    ("a.jar", samples.zipped({"META-INF/MANIFEST.MF": "1"}), "Java"),
    (
        "a.docm",
        samples.zipped({"[Content_Types].xml": "1", "word/vbaProject.bin": "1"}),
        "macros",
    ),
    ("a.tar.gz", samples.tar_gz({"/etc/passwd": b"1"}), "paths that lead out"),
    ("a.tar.gz", samples.tar_gz({"zeros": bytes(60 * 1024 * 1024)}), "far more than its size"),
    ("a.tar.gz", samples.tar_header_bomb(), "damaged or incomplete"),
    ("a.gz", b"\x1f\x8b\x08" + bytes(50), "damaged or incomplete"),
    ("a.bin", bytes(range(256)), "of a kind we don't"),
    ("a.txt", b"", "empty"),
]


@pytest.mark.parametrize(
    ("name", "data", "words"), REFUSED, ids=[f"{at}-{row[0]}" for at, row in enumerate(REFUSED)]
)
def test_refused_with_what_was_found(tmp_path, name, data, words):
    path = tmp_path / "file"
    path.write_bytes(data)

    with pytest.raises(Problem) as caught:
        detect(path, name)

    assert words in str(caught.value)
    assert caught.value.field == "new_files"


def test_a_refusal_says_what_is_taken_and_how_to_mend():
    with pytest.raises(Problem) as caught:
        recognise(samples.ELF, "essay.pdf", whole=True)

    assert str(caught.value) == (
        "This file is a computer program. Upload what you wrote instead: the source files, or a "
        "ZIP archive of them. (We take images, PDF, video, sound, notebooks, text, source code, "
        "ZIP and tar.gz archives, and Word, PowerPoint and Excel files.)"
    )


def test_a_character_cut_in_two_at_the_end_of_the_head_is_fine():
    head = ("é" * HEAD).encode()[: HEAD - 1]

    assert recognise(head, "a.txt", whole=False).kind == FileKind.TEXT
    with pytest.raises(Problem):
        recognise(head, "a.txt", whole=True)


def test_every_kind_is_listed_with_endings_and_a_label():
    rows = accepts()

    assert [kind for kind, _endings, _label in rows] == list(FileKind)
    assert rows[0] == (
        FileKind.IMAGE,
        ("jpg", "jpeg", "png", "gif", "webp"),
        "Images (JPEG, PNG, GIF, WebP)",
    )
