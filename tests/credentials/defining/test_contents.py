"""Rubrics from tables, alignments, pictures: what is taken and what is refused."""

import io

import pytest
from django.utils import timezone
from PIL import Image

from firstrung.core.errors import Problem
from firstrung.credentials.defining import services
from firstrung.credentials.defining.alignments import alignment, merged, onet_alignments
from firstrung.credentials.defining.pictures import badge
from firstrung.credentials.defining.rubrics import (
    Criterion,
    Level,
    as_table,
    criteria_of,
    descriptions,
    from_table,
)
from tests.credentials.defining.conftest import TABLE

CRAFT = Criterion(
    "craft",
    "Craft",
    (Level("Growing", "2", "Needs help with tools"), Level("Ready", "3", "Works alone, checks results")),
    "3",
)  # fmt: skip


class TestTable:
    def test_it_is_read(self):
        rows = from_table(TABLE)
        assert rows[0] == CRAFT
        assert [level.points for level in rows[1].levels] == ["1.5", "3"]

    def test_it_is_written_and_read_back(self):
        rows = from_table(TABLE)
        assert from_table(as_table(rows)) == rows

    def test_pasted_from_a_spreadsheet_without_header_and_repeated_names(self):
        text = "Craft\tReady\t3\tWorks alone, checks results\tyes\n\tGrowing\t2\tNeeds help with tools\t"
        assert from_table(text) == [CRAFT]

    def test_points_are_counted_where_there_are_none(self):
        (row,) = from_table("Craft;Low\nCraft;High")
        assert [level.points for level in row.levels] == ["1", "2"]

    def test_names_without_a_slug_get_one(self):
        rows = from_table("技能,低\n倫理,低")
        assert [row.code for row in rows] == ["part-1", "part-2"]

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("criterion,level\n,Low", "Line 2"),
            ("Craft,", "Line 1"),
            ("Craft,Low,x", "not a number"),
            ("Craft,Low,-1", "not a number"),
            ("Craft,Low,NaN", "not a number"),
            ("Craft,Low,1\nCraft,High,1.0", "already"),
            ("Craft,Low,1,,x\nCraft,High,2,,x", "one required level"),
            (f"{'a' * 151},Low", "longer"),
            ("Craft,Low\n" * 301, "300"),
        ],
    )
    def test_what_is_wrong_is_said_with_its_line(self, text, word):
        with pytest.raises(Problem) as caught:
            from_table(text)
        assert word in str(caught.value)
        assert caught.value.field == "table"

    def test_to_open_badges_and_back(self):
        rows = from_table(TABLE)
        documents = descriptions("https://x.example/a/1", rows)
        assert documents[0]["requiredLevel"] == "https://x.example/a/1#criterion-craft-level-3"
        assert documents[0]["resultType"] == "RubricCriterionLevel"
        assert criteria_of(documents) == rows


class TestAlignments:
    def test_occupations_by_code(self):
        rows = onet_alignments("15-1252 Software Developers\n15-2051.01\tBusiness Analysts\n")
        assert [(row["targetCode"], row["targetName"]) for row in rows] == [
            ("15-1252.00", "Software Developers"),
            ("15-2051.01", "Business Analysts"),
        ]
        assert rows[0]["targetType"] == "ext:ONET"

    @pytest.mark.parametrize("text", ["151252", "15-125", "AB-1252.00", "15-1252.0"])
    def test_codes_of_another_form_are_refused(self, text):
        with pytest.raises(Problem) as caught:
            onet_alignments(text)
        assert caught.value.field == "codes"

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"kind": "Anything"}, "kind"),
            ({"url": "javascript:alert(1)"}, "url"),
            ({"url": "not a url"}, "url"),
            ({"name": " "}, "name"),
            ({"kind": "ext:ONET", "code": "x"}, "code"),
        ],
    )
    def test_malformed_ones_are_refused(self, change, field):
        values = {"kind": "CFItem", "name": "N", "url": "https://x.example/"} | change
        with pytest.raises(Problem) as caught:
            alignment(**values)
        assert caught.value.field == field

    def test_a_target_stands_once(self):
        old = alignment(kind="CFItem", name="Old", url="https://x.example/")
        new = alignment(kind="CFItem", name="New", url="https://x.example/")
        other = alignment(kind="CTDL", name="Other", url="https://x.example/")
        assert merged([old, other], [new]) == [new, other]


class Stream(io.BytesIO):
    name = "badge"


def png(size=(40, 40)):
    buffer = Stream()
    Image.new("RGB", size, "teal").save(buffer, "PNG")
    return Stream(buffer.getvalue())


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5"/></svg>'


class TestPicture:
    def set(self, world, draft, source):
        return services.set_picture(
            world.coalition_coordinator, achievement=draft, source=source, now=timezone.now()
        )

    def test_drawn_when_none_is_brought(self, draft):
        assert badge(draft, "png").startswith(b"\x89PNG")
        assert badge(draft, "svg").startswith(b"<svg")

    def test_a_png_is_used(self, world, draft):
        row = self.set(world, draft, png())
        with Image.open(io.BytesIO(badge(row, "png"))) as image:
            assert image.size == (40, 40)
        assert b"data:image/png" in badge(row, "svg")
        assert self.set(world, row, None).image is None

    def test_an_svg_becomes_pixels(self, world, draft):
        row = self.set(
            world, draft, Stream(SVG.replace(b"<circle", b"<script>x()</script><circle"))
        )
        assert row.image.media_type == "image/png"
        assert b"x()" not in badge(row, "svg")

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"GIF89a",
            b"<html></html>",
            b"<svg",
            b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
            b"\x89PNG\r\n\x1a\n broken",
            b"\x89PNG\r\n\x1a\n" + bytes(1024 * 1024),
        ],
    )
    def test_anything_else_is_refused(self, world, draft, data):
        with pytest.raises(Problem) as caught:
            self.set(world, draft, Stream(data))
        assert caught.value.field == "picture"
