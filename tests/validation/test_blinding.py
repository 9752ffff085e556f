"""What is taken out of texts, file names and addresses, and what is left alone."""

import json

import pytest
from hypothesis import given, settings

from firstrung.validation.blinding import fold, mask_of, masked
from tests.validation import blind_scene


def mask(given="Sam", family="Rivera-López", preferred="", email="", school=""):
    return mask_of((given, preferred), family, email, school)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("By Sam Rivera-López.", "By [name]."),
        ("Sam's wing, SAM said", "[name]'s wing, [name] said"),
        ("rivera-lopez, sam", "[name]"),
        ("López wrote it", "[name] wrote it"),
        ("sam_rivera-lópez", "[name]"),
        ("samriveralopez07 is my account", "[name]07 is my account"),
        ("Same sample, samba and sesame", "Same sample, samba and sesame"),
        ("a sample of sam", "a sample of sam"),
    ],
)
def test_texts(text, left):
    assert mask().text(text) == left


def test_accents_and_apostrophes_may_be_written_otherwise():
    hides = mask("Zoë", "O'Neil")
    assert hides.text("Zoe O’Neil, ZOË, zoe\u0308 o'neil") == "[name], [name], [name]"


def test_several_given_names_and_particles():
    hides = mask("Ana Luz", "de la Cruz")
    text = "Ana Luz de la Cruz; Luz; Cruz; la casa de la luz"
    assert hides.text(text) == "[name]; [name]; [name]; la casa de la luz"


def test_the_preferred_name_goes_too():
    assert mask(preferred="Sammy").text("Call me Sammy") == "Call me [name]"


def test_mail_address_and_school():
    hides = mask(email="sam.r@example.org", school="First High")
    assert hides.text("sam.r@example.org, at first high") == "[name], at [school]"
    assert hides.text("sam.r wrote") == "[name] wrote"


def test_short_names_don_t_eat_words():
    hides = mask("An", "Other")
    assert hides.text("another panel, and an idea of any other") == (
        "another panel, and an idea of any other"
    )
    assert hides.text("I am An Other") == "I am [name]"


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("sam_wing_FINAL.png", "[name]_wing_FINAL.png"),
        ("srivera-lopez.pdf", "[name].pdf"),
        ("rivera-lopez-2.txt", "[name]-2.txt"),
        ("sample.png", "sample.png"),
        ("samrivera-lopez07.png", "[name]07.png"),
    ],
)
def test_file_names(name, left):
    assert mask().file_name(name) == left


@pytest.mark.parametrize(
    ("address", "tells"),
    [
        ("https://github.com/SamRiveraLopez/wing", True),
        ("https://example.org/~slopez", True),
        ("https://example.org/people/sam", True),
        ("https://example.org/samples/wing", False),
    ],
)
def test_addresses(address, tells):
    assert mask().tells(address) == tells


def test_short_names_joined_go_out_of_file_names():
    assert mask("Zoë", "Li").file_name("zoëli.ipynb") == "[name].ipynb"


def test_folding_keeps_positions():
    for text in ("Zoë’s", "ﬁn", "Nguyễn", "İstanbul", "ß"):
        assert len(fold(text)) == len(text)


def test_a_document_keeps_its_form_and_what_is_no_text():
    document = {
        "portfolio": "Sam",
        "headline": "Sam's models",
        "entries": [
            {
                "entry": "Sam",
                "title": "A wing",
                "skills": [{"code": "Sam", "name": "Sam"}],
                "links": [
                    {"url": "https://x.org/samlopez", "label": "My page"},
                    {"url": "https://x.org/wing", "label": "Sam's wing"},
                ],
                "ai": {"used": True, "uses": [{"tool": "Chat", "student_did": "Sam asked"}]},
                "files": [
                    {
                        "name": "sam.txt",
                        "kind": "text",
                        "size": 7,
                        "caption": "by Sam",
                        "file": "Sam",
                    },
                    {"name": "wing.png", "kind": "image", "size": 7, "caption": "", "file": "b"},
                ],
            }
        ],
    }
    assert masked(document, mask()) == {
        "portfolio": "Sam",
        "headline": "[name]'s models",
        "entries": [
            {
                "entry": "Sam",
                "title": "A wing",
                "skills": [{"code": "Sam", "name": "Sam"}],
                "links": [
                    {"url": "", "label": "My page"},
                    {"url": "https://x.org/wing", "label": "[name]'s wing"},
                ],
                "ai": {"used": True, "uses": [{"tool": "Chat", "student_did": "[name] asked"}]},
                "files": [
                    {
                        "name": "[name].txt",
                        "kind": "text",
                        "size": 0,
                        "caption": "by [name]",
                        "file": "Sam",
                    },
                    {"name": "wing.png", "kind": "image", "size": 7, "caption": "", "file": "b"},
                ],
            }
        ],
    }


def as_read(identity) -> str:
    """A work of that student as a panel reads it: its document, a text, a cell of a notebook."""
    email = f"{identity.account}.3@example.org"
    names = {
        "n": 1,
        "given": identity.given,
        "family": identity.family,
        "FAMILY": identity.family.upper(),
        "call": identity.preferred or identity.given,
        "account": identity.account,
        "signature": identity.signature,
        "school": "First High",
        "email": email,
    }
    given = (identity.given, identity.preferred)
    hides = mask_of(given, identity.family, email, "First High")
    document = blind_scene.words_of(1)
    document["entries"][0]["files"] = [
        {"name": name, "kind": kind, "size": len(identity.given), "caption": "{given} at work"}
        for name, kind in blind_scene.FILES
        if kind != "image"
    ]
    texts = [hides.text(text.format(**names)) for text in (blind_scene.TEXT, blind_scene.CELL)]
    return json.dumps([masked(blind_scene.filled(document, names), hides), *texts], indent=1)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(identity=blind_scene.IDENTITIES)
def test_a_work_reads_the_same_whoever_made_it(identity):
    assert as_read(identity) == as_read(blind_scene.plain(0))
