"""The uploader's fields: rendered, and read back from a form."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from firstrung.files.public import FilesRefused, StoredFile, read_file_fields, store
from tests.files import samples

pytestmark = pytest.mark.django_db


def keep(data, name, owner_id=1):
    return store(owner_id=owner_id, name=name, source=io.BytesIO(data), now=timezone.now())


def read(query, *files, **options):
    chosen = MultiValueDict({f"new_{options.get('field', 'files')}": list(files)})
    return read_file_fields(QueryDict(query), chosen, owner_id=1, now=timezone.now(), **options)


def test_uploaded_files_keep_order_caption_and_role():
    first, second = keep(b"1", "1.txt"), keep(b"2", "2.txt")
    foreign = keep(b"3", "3.txt", owner_id=2)
    query = (
        f"files={second.uid}&files={first.uid}&files={foreign.uid}&caption-{second.uid}=+my%0A+plan"
        f"&role-{second.uid}=draft&role-{first.uid}=nonsense"
    )

    assert read(query) == [(second, "my plan", "draft"), (first, "", "work")]


def test_new_files_come_without_javascript():
    query = "caption-new=A+drawing&role-new=prompt"
    one, two = (SimpleUploadedFile(f"{n}.txt", n.encode()) for n in ("one", "two"))

    rows = read(query, one, two)

    assert [(row.file.name, row.caption, row.role) for row in rows] == [
        ("one.txt", "A drawing", "prompt"),
        ("two.txt", "A drawing", "prompt"),
    ]


def test_a_refused_file_does_not_lose_the_others():
    kept = keep(b"1", "1.txt")
    good, bad = SimpleUploadedFile("b.txt", b"b"), SimpleUploadedFile("c.pdf", samples.ELF)

    with pytest.raises(FilesRefused, match=r"^c.pdf: This file is a computer program") as caught:
        read(f"files={kept.uid}", bad, good)

    assert [row.file.name for row in caught.value.kept] == ["1.txt", "b.txt"]
    assert caught.value.field == "new_files"


def test_another_field_name():
    kept = keep(b"1", "1.txt")

    rows = read(f"evidence={kept.uid}", SimpleUploadedFile("b.txt", b"b"), field="evidence")

    assert [row.file.name for row in rows] == ["1.txt", "b.txt"]


def test_the_uploader_shows_what_is_there():
    image = keep(samples.jpeg(), "sketch.jpg")
    rows = [{"file": image, "caption": "A <b> sketch", "role": "draft"}]

    html = render_to_string("files/uploader.html", {"files": rows, "errors": ["Too bad."]})

    assert (
        f'<input class="checkbox" type="checkbox" name="files" value="{image.uid}" checked>' in html
    )
    assert (
        f'id="files-caption-{image.uid}" name="caption-{image.uid}" value="A &lt;b&gt; sketch"'
        in html
    )
    assert '<option value="draft" selected>' in html
    assert f'src="/files/{image.uid}/thumbnail/"' in html
    assert 'type="file" multiple id="id_new_files" name="new_files"' in html
    assert 'data-endpoint="/uploads/"' in html
    assert "Too bad." in html
    assert "onclick" not in html


def test_the_uploader_speaks_for_a_field_of_another_name():
    html = render_to_string("files/uploader.html", {"files": [], "field": "evidence"})

    assert 'id="id_new_evidence" name="new_evidence"' in html
    assert 'data-field="evidence"' in html
    assert StoredFile.objects.count() == 0
