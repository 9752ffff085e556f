import time

from firstrung.portfolios.content import Content
from firstrung.portfolios.selectors.compare import (
    Piece,
    file_changes,
    text_changes,
    word_changes,
)


def test_words_added_removed_replaced():
    assert word_changes("red green blue", "red yellow big blue") == (
        Piece("same", "red "),
        Piece("removed", "green "),
        Piece("added", "yellow big "),
        Piece("same", "blue"),
    )
    assert word_changes("", "new") == (Piece("added", "new"),)
    assert word_changes("old", "") == (Piece("removed", "old"),)
    assert word_changes("same", "same") == (Piece("same", "same"),)


def test_nothing_of_either_text_is_lost():
    before, after = "One two, three. Four!\n\nFive", "One three. Two four?\n\nFive six"
    pieces = word_changes(before, after)
    assert "".join(p.text for p in pieces if p.kind != "removed") == after
    old = "".join(p.text for p in pieces if p.kind != "added")
    assert old.split() == before.split()


def test_a_text_of_one_word_does_not_take_minutes():
    begun = time.perf_counter()
    word_changes("a " * 1900, "b " * 1900)
    assert time.perf_counter() - begun < 2


def test_a_very_long_text_is_shown_whole():
    before, after = "a " * 2001, "b " * 2001
    assert word_changes(before, after) == (Piece("removed", before), Piece("added", after))


def test_changed_fields_come_first(db):
    rows = text_changes(
        Content(title="T", summary="Old", ai_used=False), Content(title="T", summary="New")
    )
    assert [(str(row.label), row.changed) for row in rows] == [
        ("What I made and why it matters", True),
        ("AI was used", True),
        ("Title", False),
    ]


def test_files_by_checksum(picture):
    kept, gone = picture("red", "kept.png"), picture("blue", "gone.png")
    before, after = picture("green", "page.png"), picture("black", "page.png")
    fresh = picture("white", "fresh.png")
    rows = file_changes(
        Content(title="", files=(kept, gone, before)), Content(title="", files=(kept, after, fresh))
    )
    assert [(row.kind, row.name) for row in rows] == [
        ("changed", "page.png"),
        ("added", "fresh.png"),
        ("removed", "gone.png"),
        ("same", "kept.png"),
    ]
    assert (rows[0].before, rows[0].after) == (before.file.sha256, after.file.sha256)
