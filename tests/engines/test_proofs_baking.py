"""Credentials baked into PNG and SVG and attached to PDF; and files that hold none."""

import io
import json
import struct
import time
import zlib
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from tests.engines import samples

from firstrung.engines import proofs
from firstrung.engines.proofs import drawings, jose, jwk
from firstrung.engines.proofs.attachments import attached_files
from firstrung.engines.proofs.baking import bake_png, unbake_png
from firstrung.engines.proofs.drawings import bake_svg, unbake_svg
from firstrung.engines.proofs.envelopes import open_envelope
from firstrung.engines.proofs.errors import NoCredential

CREDENTIAL = samples.signed(samples.certificate()) | {"name": "Ünï ]]> <b>&amp;</b>"}
TEXT = json.dumps(CREDENTIAL, ensure_ascii=False)
KEY = jwk.generate("EdDSA")
TOKEN = jose.sign_jwt(
    samples.certificate(), private_key=KEY, kid="did:web:x.example#1", alg="EdDSA"
)


def png(**chunks: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for keyword, text in chunks.items():
        info.add_itxt(keyword, text)
    file = io.BytesIO()
    image = Image.new("RGBA", (40, 30), (200, 30, 90, 255))
    image.putpixel((3, 4), (1, 2, 3, 4))
    image.save(file, "PNG", pnginfo=info)
    return file.getvalue()


def pdf(*files: tuple[str, bytes], **options: Any) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, content in files:
        writer.add_attachment(name, content)
    if options:
        writer.encrypt(**options)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize("payload", [TEXT, TOKEN], ids=["json", "jwt"])
def test_a_baked_png_is_read_by_another_library_and_keeps_its_pixels(payload):
    plain = png(Author="Somebody")
    baked = bake_png(plain, payload)
    with Image.open(io.BytesIO(baked)) as image, Image.open(io.BytesIO(plain)) as before:
        image.load()
        assert image.text["openbadgecredential"] == payload
        assert image.text["Author"] == "Somebody"
        assert image.tobytes() == before.tobytes()
    assert unbake_png(baked) == payload
    # Everything but the new chunk is as it was, and a second baking replaces the first.
    at = baked.index(b"iTXt" + b"openbadgecredential") - 4
    length = struct.unpack(">I", baked[at : at + 4])[0] + 12
    assert baked[:at] + baked[at + length :] == plain
    assert bake_png(bake_png(plain, "{}"), payload) == baked


def test_what_pillow_bakes_is_read():
    assert unbake_png(png(openbadgecredential=TEXT)) == TEXT


def test_a_compressed_chunk_is_read_within_limits():
    def chunk(body: bytes) -> bytes:
        data = b"openbadgecredential\0\1\0\0\0" + zlib.compress(body)
        crc = struct.pack(">I", zlib.crc32(b"iTXt" + data))
        packed = struct.pack(">I", len(data)) + b"iTXt" + data + crc
        plain = png()
        return plain[:33] + packed + plain[33:]

    assert unbake_png(chunk(TOKEN.encode())) == TOKEN
    with pytest.raises(proofs.TooComplex):
        unbake_png(chunk(b" " * 50_000_000))
    with pytest.raises(NoCredential, match="UTF-8"):
        unbake_png(chunk(b"\xff"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data[:-20], "cut off"),
        (lambda data: data.replace(b"AI-Ready", b"AI-ready", 1), "checksum"),
        (lambda data: data[:33], "cut off"),
        (lambda _data: png(), "no credential in this image"),
        (lambda _data: png(openbadges="{}"), "version 2"),
        (
            lambda data: (
                data[:33] + data[33 : data.index(b"IDAT") - 4] * 2 + data[data.index(b"IDAT") - 4 :]
            ),
            "more than one",
        ),
    ],
)
def test_pngs_that_hold_no_credential(change, told):
    with pytest.raises(NoCredential, match=told):
        unbake_png(change(bake_png(png(), TEXT)))


SVG = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- > --><svg xmlns="http://www.w3.org/2000/svg" aria-label="a > b"><path d="M0 0"/></svg>'


@pytest.mark.parametrize("payload", [TEXT, TOKEN], ids=["json", "jwt"])
@pytest.mark.parametrize(
    "svg",
    [
        SVG,
        SVG.replace('aria-label="a > b"><path d="M0 0"/></svg>', "/>"),
        SVG.replace("<svg", "<s:svg").replace("</svg", "</s:svg").replace("xmlns=", "xmlns:s="),
        SVG.replace("<svg", '<svg xmlns:openbadges="urn:other"'),
        "\ufeff"
        + SVG.replace("<?xml", "<?xml").replace(
            "<!--", '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><!--'
        ),
    ],
    ids=["plain", "empty", "prefixed", "taken", "doctype"],
)
def test_a_baked_svg_is_read_back_and_baked_again(svg, payload):
    baked = bake_svg(svg.encode(), payload)
    assert unbake_svg(baked) == payload
    assert bake_svg(bake_svg(baked, "{}"), payload) == baked
    assert open_envelope(baked).source == payload


def test_the_namespace_stands_on_the_root():
    baked = bake_svg(SVG.encode(), TOKEN).decode()
    root = baked[baked.index("<svg") : baked.index("<openbadges:")]
    assert f'xmlns:openbadges="{drawings.NAMESPACE}"' in root
    assert f'<openbadges:credential verify="{TOKEN}"></openbadges:credential>' in baked


@pytest.mark.parametrize(
    ("svg", "told"),
    [
        (SVG, "no credential"),
        (SVG[:-3], "not well-formed"),
        ("<html/>", "not an SVG"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "entities"),
        ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>', "entities"),
        (
            '<svg xmlns:openbadges="http://openbadges.org"><openbadges:assertion/></svg>',
            "version 2",
        ),
        (
            bake_svg(SVG.encode(), TOKEN).decode().replace("></openbadges", "><b/></openbadges"),
            "inside",
        ),
        (
            SVG.replace(
                "<path",
                '<o:credential xmlns:o="https://purl.imsglobal.org/ob/v3p0"/>' * 2 + "<path",
            ),
            "more than one",
        ),
    ],
)
def test_drawings_that_hold_no_credential(svg, told):
    with pytest.raises(NoCredential, match=told):
        unbake_svg(svg.encode())


def test_deep_and_wide_drawings_are_refused_quickly():
    start = time.process_time()
    for svg in ("<svg>" + "<g>" * 100_000, "<svg>" + "<g/>" * 400_000 + "</svg>"):
        with pytest.raises(proofs.TooComplex):
            unbake_svg(svg.encode())
    assert time.process_time() - start < 1


def test_a_credential_attached_to_a_pdf():
    found = open_envelope(pdf(("photo.jpg", b"\xff\xd8\xff"), ("badge.json", TEXT.encode())))
    assert (found.container, found.kind, found.payload) == ("pdf", "credential", CREDENTIAL)
    assert open_envelope(pdf(("badge.jwt", TOKEN.encode()))).payload == TOKEN


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (pdf(), "No credential is attached"),
        (pdf(("a.bin", b"\xff\xfe")), "No credential is attached"),
        (pdf(("a.txt", b"hello")), "neither JSON"),
        (pdf(("badge.json", TEXT.encode()), user_password="x", algorithm="RC4-128"), "locked"),
        (b"%PDF-1.7\nrubbish", "PDF"),
        (pdf(("badge.json", TEXT.encode()))[:-200], "PDF"),
    ],
)
def test_pdfs_that_hold_no_credential(data, told):
    with pytest.raises(NoCredential, match=told):
        open_envelope(data)


def test_attachments_that_unpack_to_much_are_not_read():
    bomb = zlib.compress(b"\0" * 200_000_000)
    body = f"<< /Length {len(bomb)} /Filter /FlateDecode >>\nstream\n".encode() + bomb
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) 3 0 R] >> >> >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        b"<< /Type /Filespec /F (a) /EF << /F 4 0 R >> >>",
        body + b"\nendstream",
    ]
    data, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    tail = f"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF".encode()
    data += b"xref\n0 5\n0000000000 65535 f \n" + table + tail
    start = time.process_time()
    with pytest.raises(proofs.ProofsError):
        attached_files(data)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("payload", ["", "a\0b", "\ud800"])
def test_nothing_strange_is_baked(payload):
    with pytest.raises(NoCredential):
        bake_png(png(), payload)
    with pytest.raises(NoCredential):
        bake_svg(SVG.encode(), payload)
