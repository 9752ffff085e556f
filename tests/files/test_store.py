"""Keeping files: stripping, checksum, thumbnails, names, one blob for equal bytes."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from firstrung.core.errors import Problem
from firstrung.files.public import StoredFile, owned, store, text_preview
from firstrung.files.services import TooLarge
from tests.files import samples

pytestmark = pytest.mark.django_db


def keep(data, name="file", owner_id=1):
    return store(owner_id=owner_id, name=name, source=io.BytesIO(data), now=timezone.now())


def stored(file, *, thumbnail=False):
    with default_storage.open(file.thumbnail if thumbnail else file.blob) as content:
        return content.read()


def pixels(data):
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


def is_blue(data, x, y):
    red, _green, blue = Image.open(io.BytesIO(data)).convert("RGB").getpixel((x, y))
    return blue > 150 > red


def test_the_row_describes_the_stored_bytes(settings):
    moment = timezone.now() - timedelta(days=3)
    file = store(owner_id=7, name="x.jpg", source=io.BytesIO(samples.jpeg()), now=moment)
    data = stored(file)

    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert file.size == len(data)
    assert file.blob == f"blobs/{file.sha256[:2]}/{file.sha256[2:4]}/{file.sha256}"
    assert (file.owner_id, file.name, file.kind) == (7, "x.jpg", "image")
    assert (file.width, file.height) == (120, 80)
    assert (file.metadata_removed, file.scanned) == (True, "not_scanned")
    assert StoredFile.objects.get().created_at == moment
    assert list(settings.UPLOAD_DIR.iterdir()) == []


def test_a_jpeg_loses_its_metadata_and_not_one_pixel():
    original = samples.jpeg()
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(0x8825)

    data = stored(keep(original))

    assert pixels(data) == pixels(original)
    assert dict(Image.open(io.BytesIO(data)).getexif()) == {}
    for secret in (b"Exif", b"Secret Artist", b"my home"):
        assert secret in original
        assert secret not in data


@pytest.mark.parametrize("progressive", [False, True])
def test_what_follows_the_end_of_a_jpeg_is_dropped(progressive):
    picture = samples.saved(samples.picture(), "JPEG", progressive=progressive)

    file = keep(picture + samples.jpeg() + b"motion video " + samples.PLACE)

    assert stored(file) == picture
    assert file.metadata_removed


def test_a_jpeg_keeps_its_colour_profile():
    file = keep(
        samples.saved(samples.picture(), "JPEG", icc_profile=b"p" * 200, exif=samples.exif())
    )

    assert Image.open(io.BytesIO(stored(file))).info["icc_profile"] == b"p" * 200


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda turn: samples.saved(samples.picture(), "JPEG", exif=samples.exif(turn)), "jpeg"),
        (lambda turn: samples.saved(samples.picture(), "PNG", exif=samples.exif(turn)), "png"),
        (lambda turn: samples.saved(samples.picture(), "WEBP", exif=samples.exif(turn)), "webp"),
    ],
)
def test_a_turned_image_is_stored_and_shown_upright(make, kind):
    file = keep(make(6))  # a quarter turn to the right: what was left is on top
    data, thumbnail = stored(file), stored(file, thumbnail=True)

    assert file.media_type == f"image/{kind}"
    assert (file.width, file.height, file.metadata_removed) == (80, 120, True)
    assert Image.open(io.BytesIO(data)).size == Image.open(io.BytesIO(thumbnail)).size == (80, 120)
    assert dict(Image.open(io.BytesIO(data)).getexif()) == {}
    for image in (data, thumbnail):
        assert [is_blue(image, 40, 10), is_blue(image, 40, 110)] == [False, True]


def test_a_png_loses_its_texts_and_not_one_pixel():
    original = samples.png()
    data = stored(keep(original))

    assert pixels(data) == pixels(original)
    for secret in (b"Secret Artist", b"xmpmeta", b"eXIf"):
        assert secret in original
        assert secret not in data


def test_a_webp_loses_exif_and_xmp_and_not_one_pixel():
    original = samples.webp()
    data = stored(keep(original))

    assert pixels(data) == pixels(original)
    assert data[20] == 0  # nothing announced in the extended header
    for secret in (b"EXIF", b"XMP ", samples.PLACE):
        assert secret in original
        assert secret not in data


@pytest.mark.parametrize("brand", [b"isom", b"qt  "])
def test_a_film_loses_its_places_and_nothing_moves(brand):
    original = samples.movie(brand)
    assert original.count(samples.PLACE) == 3

    file = keep(original, "film.mp4")
    data = stored(file)

    assert file.metadata_removed
    assert len(data) == len(original)
    assert samples.PLACE not in data
    assert b"picture data" in data
    assert b"Phone 9" in data
    changed = sum(a != b for a, b in zip(data, original, strict=True))
    assert changed == 3 * len(samples.PLACE) + 3  # and the length and language of the text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", samples.clean_jpeg()),
        ("a.png", samples.png(tagged=False)),
        ("a.gif", samples.gif()),
        ("a.mp4", samples.movie(place=False)),
        ("a.pdf", samples.pdf()),
        ("a.zip", samples.zipped({"a.py": "1"})),
    ],
)
def test_what_holds_no_metadata_is_stored_as_it_came(name, data):
    file = keep(data, name)

    assert (stored(file), file.metadata_removed) == (data, False)


def test_a_bomb_of_400_megapixels_is_refused():
    bomb = samples.bomb_png()
    assert len(bomb) < 100_000

    with pytest.raises(Problem, match="60 million pixels"):
        keep(bomb, "a.png")


def test_an_image_of_more_than_60_megapixels_is_refused():
    with pytest.raises(Problem, match="60 million pixels"):
        keep(samples.bomb_png(7_752), "a.png")


@pytest.mark.parametrize(
    "data", [samples.clean_jpeg()[:-300], samples.png()[:-100], samples.webp()[:-50]]
)
def test_a_cut_off_image_is_refused(data, settings):
    with pytest.raises(Problem, match="damaged or incomplete: an image"):
        keep(data)

    assert StoredFile.objects.count() == 0
    assert list(settings.UPLOAD_DIR.iterdir()) == []


def test_a_thumbnail_is_a_small_webp_without_metadata():
    image = samples.picture(2000, 1000)
    file = keep(samples.saved(image, "JPEG", exif=samples.exif()))
    thumbnail = Image.open(io.BytesIO(stored(file, thumbnail=True)))

    assert (thumbnail.format, thumbnail.size) == ("WEBP", (640, 320))
    assert dict(thumbnail.getexif()) == {}
    assert keep(samples.pdf()).thumbnail == ""


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1"])
def test_thumbnails_of_every_png_mode(mode):
    file = keep(samples.saved(samples.picture(700, 70).convert("RGBA").convert(mode), "PNG"))

    assert Image.open(io.BytesIO(stored(file, thumbnail=True))).size == (640, 64)


def test_equal_bytes_are_stored_once_and_a_broken_blob_is_mended():
    first = keep(samples.jpeg(), "a.jpg", owner_id=1)
    # Another photo of the same picture: without its metadata it is the same file.
    second = keep(samples.clean_jpeg(), "b.jpg", owner_id=2)

    assert (first.blob, first.thumbnail) == (second.blob, second.thumbnail)
    assert first.uid != second.uid
    folder = f"blobs/{first.sha256[:2]}/{first.sha256[2:4]}"
    assert default_storage.listdir(folder)[1] == [first.sha256]

    with open(default_storage.path(first.blob), "wb") as broken:  # noqa: PTH123
        broken.write(b"half")
    keep(samples.clean_jpeg())
    assert stored(first) == samples.clean_jpeg()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/notes.pdf", "notes.pdf"),
        ("C:\\work\\notes.pdf", "notes.pdf"),
        ("a\u202egnp.pdf", "agnp.pdf"),
        ("two\r\nlines  wide.pdf", "twolines wide.pdf"),
        ("photo.png", "photo.pdf"),
        ("thesis v1.2", "thesis v1.2.pdf"),
        ("", "file.pdf"),
        (".hidden", "hidden.pdf"),
        ("n" * 300 + ".pdf", "n" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned_and_tell_the_type(name, kept):
    assert keep(samples.pdf(), name).name == kept


def test_sources_may_be_paths_uploads_in_memory_and_uploads_on_disk(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(samples.pdf())
    on_disk = TemporaryUploadedFile("a.pdf", "application/pdf", 0, None)
    on_disk.write(samples.pdf())
    on_disk.flush()
    sources = [path, SimpleUploadedFile("a.pdf", samples.pdf()), on_disk]

    files = [store(owner_id=1, name="a.pdf", source=each, now=timezone.now()) for each in sources]

    assert {file.sha256 for file in files} == {hashlib.sha256(samples.pdf()).hexdigest()}
    assert path.read_bytes() == samples.pdf()


def test_too_large_and_too_much_are_refused(settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        keep(b"a" * (1024 * 1024 + 1), "a.txt")

    settings.UPLOAD_QUOTA_BYTES = 100
    keep(b"a" * 60, "a.txt")
    keep(b"b" * 60, "b.txt", owner_id=2)
    with pytest.raises(TooLarge, match="most one person can keep"):
        keep(b"c" * 60, "c.txt")


def test_queries_of_a_store():
    with CaptureQueriesContext(
        connection,
    ) as queries:
        keep(samples.jpeg())

    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 4


def test_owned_keeps_the_order_and_leaves_out_what_is_not_yours(django_assert_num_queries):
    first, second = keep(b"1"), keep(b"2")
    foreign = keep(b"3", owner_id=2)
    uids = [second.uid, str(first.uid), foreign.uid, "nonsense", str(second.uid)]

    with django_assert_num_queries(1):
        assert owned(uids, owner_id=1) == [second, first]


def test_previews_of_what_can_be_read():
    assert text_preview(keep("\ufeffnaïve words".encode(), "a.txt"), 5) == "naïve"
    assert text_preview(keep(b"print(1)\n", "a.py"), 100) == "print(1)\n"
    assert text_preview(keep(samples.notebook(), "a.ipynb"), 1000) == (
        "# Orbit\nof a satellite\n\nprint(6 * 7)\n\n42\n\n\n'done'"
    )
    assert text_preview(keep(samples.pdf(), "a.pdf"), 100) == ""
