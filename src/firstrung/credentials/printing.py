"""Typst: data in, an accessible PDF, a picture or a drawing out."""

import io
import json
import threading
from pathlib import Path
from typing import Any, Literal

import segno
import typst

FOLDER = Path(__file__).parent / "typst"
_local = threading.local()


def _compiler(template: str) -> typst.Compiler:
    """One compiler a thread and template: reusing it is three times as fast as starting one."""
    compilers: dict[str, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(
            str(FOLDER / template), root=str(FOLDER), ignore_system_fonts=True
        )
    return compilers[template]


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The template filled with the data as PDF/UA-1 and PDF/A-3a: for everybody, and to last.

    Text in a script that the fonts lack can be neither; it is then written as an ordinary tagged
    PDF, so that nobody goes without.
    """
    try:
        return _compile(template, data, "pdf", ["ua-1", "a-3a"])
    except typst.TypstError:
        return _compile(template, data, "pdf", [])


def drawing(template: str, data: dict[str, Any]) -> str:
    """The template as SVG: letters are outlines, so that no font is needed."""
    return _compile(template, data, "svg", []).decode()


def picture(template: str, data: dict[str, Any], *, ppi: int) -> bytes:
    """The template as PNG with that many pixels an inch (72 points)."""
    return _compile(template, data, "png", [], ppi)


def _compile(
    template: str,
    data: dict[str, Any],
    kind: Literal["pdf", "svg", "png"],
    standards: list[Any],
    ppi: int | None = None,
) -> bytes:
    made = _compiler(template).compile(
        format=kind, sys_inputs={"data": json.dumps(data)}, pdf_standards=standards, ppi=ppi
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template} makes more than one page of {kind}.")
    return made


def qr_svg(text: str) -> str:
    """A QR code as SVG, with the quiet zone that scanners need."""
    buffer = io.BytesIO()
    segno.make(text, error="m").save(
        buffer, kind="svg", border=4, xmldecl=False, omitsize=True, dark="#1d2433"
    )
    return buffer.getvalue().decode()
