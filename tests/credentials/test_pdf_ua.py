"""A second look at the PDFs: PDF/UA-1 (ISO 14289-1) by rules of the Matterhorn Protocol 1.1.

Read with pikepdf, which had no part in writing them. Where the `verapdf` command is installed,
that judges too.
"""

import io
import re
import shutil
import subprocess
from itertools import pairwise

import pikepdf
import pytest
from django.utils import timezone, translation

from firstrung.credentials.documents import achievement_url
from firstrung.credentials.models import Achievement, AchievementKind
from firstrung.credentials.pdf import Row, Section, certificate_pdf, transcript_pdf
from firstrung.credentials.public import Result, issue
from tests.credentials.conftest import make_award

LONG = "María Fernanda de los Ángeles Rodríguez-Villanueva y Castañeda"


def many(world, count, *, holder="", kind=AchievementKind.CERTIFICATE, title="AI-Ready"):
    """An award with so many criteria and some facts of how it was judged."""
    if holder:
        world.adult.given_name, _, world.adult.family_name = holder.partition(" ")
        world.adult.save()
    achievement = Achievement(
        code="many", version=1, kind=kind, name=title, effective_on=timezone.localdate()
    )
    base = achievement_url(achievement)
    achievement.description, achievement.criteria = "Builds real work with AI.", "Much."
    achievement.recognized_by = ["First Aerospace", "Second Studio"] if count else []
    levels = [
        {"id": f"{base}#{n}-{p}", "type": ["RubricCriterionLevel"], "name": f"Level {p}"}
        for n in range(count)
        for p in (1, 2)
    ]
    achievement.result_descriptions = [
        {
            "id": f"{base}#{n}",
            "type": ["ResultDescription"],
            "name": f"Criterion number {n}",
            "resultType": "RubricCriterionLevel",
            "requiredLevel": f"{base}#{n}-1",
            "rubricCriterionLevel": levels[2 * n : 2 * n + 2],
        }
        for n in range(count)
    ]
    results = [Result(f"{base}#{n}", level=f"{base}#{n}-2") for n in range(count)]
    if count:
        achievement.result_descriptions.append(
            {
                "id": f"{base}#raters",
                "type": ["ResultDescription"],
                "name": "Panel reviews",
                "resultType": "RawScore",
            }
        )
        results.append(Result(f"{base}#raters", value="5"))
    achievement.save()
    return issue(
        world.coordinator,
        holder=world.adult,
        achievement=achievement,
        evidence=[],
        results=results,
        evidence_sha256="",
        now=timezone.now(),
    )


def transcript():
    return transcript_pdf(
        title="Transcript",
        holder=LONG,
        made_at=timezone.now(),
        sections=[
            Section("Certificates", ["Name", "Date", "By"], [Row("One", "May 1", "Us")] * 40),
            Section("Peer teaching", ["Name", "As of", "Hours"], [Row("Two", "May 2", "3.5")]),
        ],
        credential="{}",
    )


CASES = {
    "ordinary": lambda world: certificate_pdf(make_award(world)),
    "twelve criteria, a long name": lambda world: certificate_pdf(many(world, 12, holder=LONG)),
    "a plain skill badge": lambda world: certificate_pdf(
        many(world, 0, kind=AchievementKind.SKILL, title="Data visualization")
    ),
    "a long title": lambda world: certificate_pdf(
        many(world, 3, title="Certificado «Listo para la IA» de la región de El Segundo, CA")
    ),
    "transcript": lambda world: transcript(),
}


@pytest.fixture(params=["en", "es"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture(params=list(CASES))
def data(request, world, language):
    return CASES[request.param](world)


def walk(element):
    """Every structure element below one, in the order of reading."""
    kids = element.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from walk(kid)


def elements(pdf):
    return list(walk(pdf.Root.StructTreeRoot))


def named(pdf, *names):
    return [element for element in elements(pdf) if str(element.S) in names]


def children(element, name):
    return [kid for kid in walk(element) if str(kid.S) == name]


def test_the_document_declares_itself(data, language):
    pdf = pikepdf.open(io.BytesIO(data))
    assert bool(pdf.Root.MarkInfo.Marked)
    assert not bool(pdf.Root.MarkInfo.get("/Suspects", False))
    assert str(pdf.Root.Lang) == language
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"].strip()
        assert metadata.pdfa_status == "3A"


def test_everything_drawn_is_tagged_or_an_artifact(data):
    """Matterhorn 01-003 to 01-005: no content outside of marked content, none in both."""
    painting = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh"}
    pdf = pikepdf.open(io.BytesIO(data))
    painted = 0
    for page in pdf.pages:
        assert page.Tabs == "/S"
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in {"BDC", "BMC"}:
                depth += 1
                assert str(operands[0]).startswith("/")
            elif name == "EMC":
                depth -= 1
            elif name in painting:
                painted += 1
                assert depth >= 1, name
        assert depth == 0
    assert painted > 10


def test_every_marked_piece_belongs_to_an_element(data):
    pdf = pikepdf.open(io.BytesIO(data))
    assert "/ParentTree" in pdf.Root.StructTreeRoot
    for page in pdf.pages:
        marked = {
            int(operands[1].MCID)
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC"
            and isinstance(operands[1], pikepdf.Dictionary)
            and "/MCID" in operands[1]
        }
        owners = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[int(page.StructParents)]
        assert marked == set(range(len(owners)))
        assert all("/S" in owner for owner in owners)


def test_headings_begin_at_one_and_skip_no_level(data):
    pdf = pikepdf.open(io.BytesIO(data))
    levels = [
        int(str(element.S)[2:])
        for element in elements(pdf)
        if re.fullmatch("/H[1-6]", str(element.S))
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_figures_have_a_text(data):
    pdf = pikepdf.open(io.BytesIO(data))
    figures = named(pdf, "/Figure")
    assert all(str(figure.Alt).strip() for figure in figures)
    assert len(figures) in {0, 2}  # the QR code and the badge, or a transcript


def test_tables_have_headers_with_a_scope_and_even_rows(data):
    pdf = pikepdf.open(io.BytesIO(data))
    for table in named(pdf, "/Table"):
        heads = children(table, "/TH")
        assert heads
        assert all(str(_attribute(head, "/Scope")) == "/Column" for head in heads)
        widths = {
            len(children(row, "/TH")) + len(children(row, "/TD")) for row in children(table, "/TR")
        }
        assert len(widths) == 1


def _attribute(element, name):
    rows = element.get("/A")
    for row in rows if isinstance(rows, pikepdf.Array) else [rows]:
        if isinstance(row, pikepdf.Dictionary) and name in row:
            return row[name]
    return None


def test_links_are_tagged_and_described(data):
    pdf = pikepdf.open(io.BytesIO(data))
    links = [
        annotation
        for page in pdf.pages
        for annotation in page.get("/Annots", [])
        if annotation.Subtype == "/Link"
    ]
    assert all(str(link.get("/Contents", "")).strip() for link in links)
    assert all("/StructParent" in link for link in links)
    assert len(named(pdf, "/Link")) >= bool(links)


def test_fonts_are_embedded_and_map_to_unicode(data):
    pdf = pikepdf.open(io.BytesIO(data))
    fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor = below.FontDescriptor
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_the_attachment_says_what_it_is(data):
    pdf = pikepdf.open(io.BytesIO(data))
    (attached,) = pdf.Root.AF
    assert str(attached.AFRelationship) == "/Source"
    assert str(attached.Desc).strip()
    assert str(attached.UF).endswith(".json")
    assert str(attached.EF.F.Subtype) == "/application/ld+json"


def test_the_order_of_reading(world):
    """Who issued what to whom comes first, the table after it, the small print last."""
    from pypdf import PdfReader

    award = many(world, 3)
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(certificate_pdf(award))).pages
    )
    words = ["South Bay Coalition", "AI-Ready", "Awarded to", "Ada Adult", "Criterion number 0"]
    places = [text.index(each) for each in words]
    assert places == sorted(places)


def test_twelve_criteria_stand_on_a_page_of_their_own(world):
    award = many(world, 12, holder=LONG)
    pages = pikepdf.open(io.BytesIO(certificate_pdf(award))).pages
    assert len(pages) == 2


def test_a_plain_badge_is_one_page(world):
    award = many(world, 0, kind=AchievementKind.SKILL)
    assert len(pikepdf.open(io.BytesIO(certificate_pdf(award))).pages) == 1


@pytest.mark.skipif(
    shutil.which("verapdf") is None,
    reason="veraPDF is not installed: it is a Java program that comes from its own site.",
)
def test_verapdf_agrees(data, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(data)
    words = ["verapdf", "--flavour", "ua1", "--format", "text", str(path)]
    answer = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    assert answer.startswith("PASS"), answer
