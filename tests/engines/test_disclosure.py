"""Small cells: what is withheld, and that an attacker with the totals gets nowhere."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstrung.engines.disclosure import (
    Cell,
    DisclosureError,
    OneWay,
    TwoWay,
    audit,
    compare_groups,
    compare_means,
    protect_one_way,
    protect_two_way,
)


def two_way(cells, row_totals, column_totals, total, reason="small"):
    """A table as shown, None = withheld."""

    def cell(value):
        return Cell(value, reason if value is None else None)

    rows, columns = range(len(cells)), range(len(cells[0]))
    return TwoWay(
        rows,
        columns,
        {(r, c): cell(cells[r][c]) for r in rows for c in columns},
        {r: cell(row_totals[r]) for r in rows},
        {c: cell(column_totals[c]) for c in columns},
        cell(total),
    )


def tried_by_hand(table, most):
    """Every table of cells up to ``most`` that fits what is shown, withheld cell by cell."""
    rows, columns = len(table.rows), len(table.columns)
    ranges = [
        range(most + 1) if cell.value is None else [cell.value] for cell in table.cells.values()
    ]
    possible = {}
    for values in product(*ranges):
        inner = np.array(values).reshape(rows, columns)
        names = dict(zip(table.cells, values, strict=True))
        names |= {(row, "total"): inner[r].sum() for r, row in enumerate(table.rows)}
        names |= {("total", col): inner[:, c].sum() for c, col in enumerate(table.columns)}
        names["total", "total"] = inner.sum()
        shown = dict(table.cells)
        shown |= {(row, "total"): cell for row, cell in table.row_totals.items()}
        shown |= {("total", col): cell for col, cell in table.column_totals.items()}
        shown["total", "total"] = table.total
        if all(cell.value in (None, names[name]) for name, cell in shown.items()):
            for name, cell in shown.items():
                if cell.value is None:
                    possible.setdefault(name, set()).add(int(names[name]))
    return possible


def test_a_single_small_group_takes_another_with_it():
    found = protect_one_way({"a": 3, "b": 20, "c": 14, "d": 50})
    assert found == OneWay(
        {
            "a": Cell(None, "small"),
            "b": Cell(20),
            "c": Cell(None, "derivable"),
            "d": Cell(50),
        },
        Cell(87),
    )
    assert [(one.low, one.high) for one in audit(found).values()] == [(0, 17), (0, 17)]


def test_two_tiny_groups_do_not_give_away_that_they_are_tiny_together():
    found = protect_one_way({"a": 1, "b": 2, "c": 30, "d": 40})
    assert [cell.value for cell in found.cells.values()] == [None, None, None, 40]
    assert min(one.width for one in audit(found).values()) >= 10


def test_nothing_small_nothing_withheld():
    found = protect_one_way({"a": 10, "b": 0, "c": 200})
    assert [cell.value for cell in found.cells.values()] == [10, 0, 200]
    table = protect_two_way("AB", "xy", [[10, 20], [30, 40]])
    assert audit(table) == {}
    assert table.total == Cell(100)


def test_a_small_row_is_withheld_with_its_zeros_and_total():
    table = protect_two_way(["A", "B", "C"], ["x", "y"], [[4, 0], [30, 20], [60, 50]])
    assert table.cells["A", "x"] == Cell(None, "small")
    assert table.cells["A", "y"] == Cell(None, "small")
    assert table.row_totals["A"] == Cell(None, "small")
    assert min(one.width for one in audit(table).values()) >= 10


def test_all_the_same_outcome_is_withheld():
    counts = [[25, 0], [20, 30], [40, 60]]
    as_outcomes = protect_two_way("ABC", ["yes", "no"], counts, outcomes=True)
    assert as_outcomes.cells["A", "yes"] == Cell(None, "uniform")
    assert as_outcomes.cells["A", "no"] == Cell(None, "uniform")
    assert as_outcomes.row_totals["A"] == Cell(25)
    assert protect_two_way("ABC", ["yes", "no"], counts).cells["A", "no"] == Cell(0)


def test_the_attacker_subtracts():
    # One withheld cell in a row and a column: given away; a square of four is not.
    shown = two_way([[None, 20], [30, 40]], [25, 70], [35, 60], 95)
    (interval,) = audit(shown).values()
    assert (interval.low, interval.high, interval.width) == (5, 5, 0)
    square = two_way([[None, None], [None, None]], [25, 70], [35, 60], 95)
    assert {name: (one.low, one.high) for name, one in audit(square).items()} == {
        (0, 0): (0, 25),
        (0, 1): (0, 25),
        (1, 0): (10, 35),
        (1, 1): (35, 60),
    }


def test_the_attacker_adds_up_two_rows():
    # Each row hides two cells, but the columns give the sum of either pair away: 0 to 3 is left.
    shown = two_way([[None, None], [None, None], [9, 9]], [3, 60, 18], [40, 41], 81)
    assert audit(shown)[0, 0].width == 3


def test_what_does_not_add_up_is_said():
    with pytest.raises(ValueError, match="does not add up"):
        audit(two_way([[None, 20], [30, 40]], [5, 70], [35, 60], 95))


small_tables = st.tuples(st.integers(2, 3), st.integers(2, 3)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 6), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)
tables = st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(
    lambda shape: st.lists(
        st.lists(
            st.one_of(st.integers(0, 12), st.integers(0, 300)),
            min_size=shape[1],
            max_size=shape[1],
        ),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@settings(max_examples=150, deadline=None)
@given(tables, st.integers(2, 15), st.booleans())
def test_no_attacker_narrows_a_withheld_cell(counts, minimum, outcomes):
    rows, columns = range(len(counts)), range(len(counts[0]))
    table = protect_two_way(rows, columns, counts, minimum=minimum, outcomes=outcomes)
    for name, interval in audit(table).items():
        assert interval.width >= minimum, name
    totals = [*table.row_totals.values(), *table.column_totals.values(), table.total]
    for cell in [*table.cells.values(), *totals]:
        assert cell.value is None or cell.value == 0 or cell.value >= minimum
        assert (cell.value is None) == (cell.reason is not None)


@settings(max_examples=40, deadline=None)
@given(small_tables)
def test_counting_all_tables_finds_what_the_audit_finds(counts):
    rows, columns = range(len(counts)), range(len(counts[0]))
    table = protect_two_way(rows, columns, counts, minimum=3)
    hidden = sum(cell.value is None for cell in table.cells.values())
    most = sum(map(sum, counts))
    if (most + 1) ** hidden > 60_000 or table.total.value is None:
        return
    for name, values in tried_by_hand(table, most).items():
        interval = audit(table)[name]
        assert (min(values), max(values)) == (interval.low, min(interval.high, most))
        assert len(values) > 3


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.text(max_size=3), st.integers(0, 60), min_size=1, max_size=8),
    st.integers(1, 12),
    st.integers(1, 20),
)
def test_one_way_holds_the_width_asked_for(counts, minimum, width):
    table = protect_one_way(counts, minimum=minimum, width=width)
    for interval in audit(table).values():
        assert interval.width >= width
    for name, cell in table.cells.items():
        assert cell.value in (None, counts[name])
        assert not 0 < (cell.value or 0) < minimum


def test_shares_of_groups():
    found = compare_groups({"A": (35, 5), "B": (45, 20), "C": (52, 40), "D": (12, 12)})
    assert [(one.group, one.people, one.figure, one.reason) for one in found] == [
        ("A", 35, None, "small"),
        ("B", 45, 20 / 45, None),
        ("C", 52, 40 / 52, None),
        ("D", 12, None, "uniform"),
        (None, 144, 77 / 144, None),
    ]


def test_a_complement_is_as_small_as_a_share():
    (group, *_) = compare_groups({"A": (100, 97), "B": (100, 50), "C": (100, 40)})
    assert (group.people, group.figure, group.reason) == (100, None, "small")


def test_means_of_groups():
    found = compare_means({"A": (4, 2.0), "B": (30, 1.0), "C": (11, 3.0)})
    assert [(one.group, one.people, one.figure) for one in found] == [
        ("A", None, None),
        ("B", 30, 1.0),
        ("C", None, None),
        (None, 45, pytest.approx(71 / 45)),
    ]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: protect_one_way({"a": -1}), "whole numbers, 0 or more"),
        (lambda: protect_one_way({"a": 1.5}), "whole numbers, 0 or more"),
        (lambda: protect_one_way({}), "at least one count"),
        (lambda: protect_one_way({"a": 1}, minimum=0), "at least 1"),
        (lambda: protect_two_way("AB", "x", [[1, 2]]), "1 x 2 counts for 2 rows and 1 columns"),
        (lambda: compare_groups({"A": (3, 4)}), "A: 4 of 3 is no share"),
    ],
)
def test_what_is_no_table_is_said(call, message):
    with pytest.raises(DisclosureError, match=message):
        call()
