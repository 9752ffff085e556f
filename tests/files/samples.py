"""Files of every type, made for the tests."""

import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib

from PIL import Image, PngImagePlugin

PLACE = b"+33.9192-118.4165+030.000/"
ARTIST = "Secret Artist"


def exif(orientation=1, *, place=True):
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x013B] = ARTIST
    if place:
        gps = tags.get_ifd(0x8825)
        gps[1], gps[2] = "N", (33.0, 55.0, 9.12)
        gps[3], gps[4] = "W", (118.0, 24.0, 59.4)
    return tags.tobytes()


def picture(width=120, height=80, mode="RGB"):
    """Left half red, right half blue: a turn can be seen."""
    image = Image.new("RGB", (width, height), (220, 20, 20))
    image.paste((20, 20, 220), (width // 2, 0, width, height))
    return image.convert(mode)


def saved(image, kind, **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def jpeg(orientation=1, **options):
    return saved(picture(), "JPEG", exif=exif(orientation), comment=b"my home", **options)


def clean_jpeg():
    return saved(picture(), "JPEG")


def png(*, tagged=True):
    info = PngImagePlugin.PngInfo()
    if tagged:
        info.add_text("Author", ARTIST)
        info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>" + PLACE.decode())
        return saved(picture(), "PNG", pnginfo=info, exif=exif())
    return saved(picture(), "PNG")


def webp():
    return saved(picture(), "WEBP", exif=exif(), xmp=b"<x:xmpmeta>" + PLACE)


def gif():
    frames = [picture(), picture().rotate(180)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def bomb_png(side=20_000):
    """A valid PNG of side × side one-bit pixels: 400 megapixels in about 50 KB."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    row = bytes(1 + side // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def pdf(before=b""):
    return before + b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"


def box(kind, *content):
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body


def track(handler, sample_format=b"avc1", *tables):
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(13))
    stsd = box(b"stsd", bytes(4), struct.pack(">I", 1), box(sample_format, bytes(8)))
    return box(b"trak", box(b"mdia", hdlr, box(b"minf", box(b"stbl", stsd, *tables))))


def movie(brand=b"isom", *, handlers=(b"vide", b"soun"), place=True):
    """An MP4 with places in ``©xyz``, in QuickTime metadata and in a telemetry track."""
    start = box(b"ftyp", brand, bytes(4), brand)
    samples = PLACE + b"picture data"
    telemetry = track(
        b"meta",
        b"gpmd",
        box(b"stsz", bytes(4), struct.pack(">II", len(PLACE), 1)),
        box(b"stsc", bytes(4), struct.pack(">IIII", 1, 1, 1, 1)),
        box(b"stco", bytes(4), struct.pack(">II", 1, len(start) + 8)),
    )
    key = b"com.apple.quicktime.location.ISO6709"
    model = b"com.apple.quicktime.model"
    meta = box(
        b"meta",
        box(b"hdlr", bytes(8) + b"mdta" + bytes(13)),
        box(b"keys", bytes(4), struct.pack(">I", 2), box(b"mdta", key), box(b"mdta", model)),
        box(
            b"ilst",
            box(struct.pack(">I", 1), box(b"data", bytes(8), PLACE)),
            box(struct.pack(">I", 2), box(b"data", bytes(8), b"Phone 9")),
        ),
    )
    user = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7), PLACE))
    places = (telemetry, user, meta) if place else ()
    tracks = [track(handler) for handler in handlers]
    return (
        start + box(b"mdat", samples if place else b"picture data") + box(b"moov", *tracks, *places)
    )


def webm(codec=b"V_VP9"):
    return b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(20) + codec + bytes(40)


def mkv():
    return b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska" + bytes(60)


def mp3_frames():
    frame = b"\xff\xfb\x90\x00" + bytes(413)  # 128 kbit/s, 44.1 kHz: 417 bytes
    return frame * 3


def notebook():
    cells = [
        {"cell_type": "markdown", "source": ["# Orbit\n", "of a satellite"]},
        {
            "cell_type": "code",
            "source": "print(6 * 7)",
            "outputs": [
                {"output_type": "stream", "text": ["42\n"]},
                {"output_type": "execute_result", "data": {"text/plain": "'done'"}},
            ],
        },
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def zipped(members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def office(folder):
    return zipped({"[Content_Types].xml": "<Types/>", f"{folder}/document.xml": "<w/>"})


def tar_gz(members, kind=tarfile.REGTYPE):
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.type = len(content), kind
            archive.addfile(info, io.BytesIO(content))
    return target.getvalue()


def zip_bomb():
    return zipped({"zeros.txt": bytes(60 * 1024 * 1024)})


def tar_header_bomb():
    """A tar whose extended header claims to be 2 MB long."""
    info = tarfile.TarInfo("pax")
    info.size, info.type = 2 * 1024 * 1024, tarfile.XHDTYPE
    return gzip.compress(info.tobuf() + bytes(info.size + 1024))


ELF = b"\x7fELF\x02\x01\x01" + bytes(9000)
