from datetime import date

import pytest

from firstrung.identity.roster import values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-31", date(2024, 1, 31)),
        ("2024/1/31", date(2024, 1, 31)),
        ("2024-01-31T00:00:00.000Z", date(2024, 1, 31)),
        ("2024-01-31 23:59:59", date(2024, 1, 31)),
        ("1/31/2024", date(2024, 1, 31)),
        ("1/2/2024", date(2024, 1, 2)),
        ("31/1/2024", date(2024, 1, 31)),
        ("01-31-2024", date(2024, 1, 31)),
        ("31.01.2024", date(2024, 1, 31)),
        ("2.1.2024", date(2024, 1, 2)),
        ("20240131", date(2024, 1, 31)),
        ("45322", date(2024, 1, 31)),
        ("45322.0", date(2024, 1, 31)),
        ("31-Jan-2024", date(2024, 1, 31)),
        ("January 31, 2024", date(2024, 1, 31)),
        ("1/31/2024 12:00 AM", date(2024, 1, 31)),
        ("", None),
        ("0000-00-00", None),
        ("NULL", None),
    ],
)
def test_dates_of_many_spellings(text, expected):
    assert values.day(text) == expected


@pytest.mark.parametrize(
    "text", ["1/31/24", "13/13/2024", "2024-02-30", "soon", "1999", "99999999"]
)
def test_uncertain_dates_are_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        values.day(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TRUE", True),
        ("Yes", True),
        ("1", True),
        ("f", False),
        ("NO", False),
        ("0", False),
        ("", None),
    ],
)
def test_yes_and_no(text, expected):
    assert values.truth(text) is expected


def test_neither_yes_nor_no():
    with pytest.raises(ValueError, match="perhaps"):
        values.truth("perhaps")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9", "09"),
        ("09", "09"),
        ("Grade 11", "11"),
        ("10th", "10"),
        ("K", "KG"),
        ("09,10", "09,10"),
        ("", ""),
        ("Batman.Ru1ez", None),
    ],
)
def test_only_grades_pass_as_grades(text, expected):
    assert values.grade(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana.Silva@Example.ORG", "ana.silva@example.org"),
        ("mailto:a@b.co", "a@b.co"),
        ("no address", None),
        ("a@b", None),
        ("a@b..co", None),
    ],
)
def test_addresses(text, expected):
    assert values.address(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a,b", ["a", "b"]), ("a; b ;a", ["a", "b"]), ("a|b", ["a", "b"]), ("", []), ("a", ["a"])],
)
def test_lists(text, expected):
    assert values.many(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Student", "student"),
        ("districtAdministrator", "administrator"),
        ("site administrator", "administrator"),
        ("PRINCIPAL", "administrator"),
        ("counselor", "faculty"),
        ("proctor", "aide"),
        ("relative", "guardian"),
        ("parent", "guardian"),
    ],
)
def test_roles_of_both_versions(text, expected):
    assert values.ROLES[values.word(text)] == expected
