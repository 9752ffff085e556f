"""Funnels: the seed's figures, what is refused, the command."""

import json

import pytest

from firstrung.engines.funnel import FunnelError, Share, Stage, rates
from firstrung.engines.funnel.__main__ import main


def test_the_tech_talent_challenge():
    first, placed, hired = rates([Stage("applied", 600), Stage("placed", 100), Stage("hired", 30)])
    assert (first.from_before, first.from_start) == (None, None)
    assert placed.from_before == placed.from_start
    assert _rounded(placed.from_start) == (0.167, 0.139, 0.199)
    assert _rounded(hired.from_before) == (0.3, 0.219, 0.396)
    assert _rounded(hired.from_start) == (0.05, 0.035, 0.07)


def _rounded(share: Share | None) -> tuple[float, ...]:
    assert share is not None
    return tuple(round(value, 3) for value in (share.value, share.low, share.high))


def test_nobody_left_gives_no_rate():
    rows = rates([Stage("a", 4), Stage("b", 0), Stage("c", 0)])
    assert rows[1].from_before is not None
    assert (rows[1].from_before.value, rows[1].from_before.low) == (0, 0)
    assert rows[2].from_before is None


@pytest.mark.parametrize(
    ("counts", "stage", "words"),
    [
        ([600], None, "at least two"),
        ([600, 601], 1, "Stages never grow"),
        ([600, 100, 101], 2, "more than the 100"),
        ([-1, -2], 0, "a count is"),
    ],
)
def test_refused(counts, stage, words):
    with pytest.raises(FunnelError, match=words) as caught:
        rates([Stage(str(place), count) for place, count in enumerate(counts)])
    assert caught.value.stage == stage


def test_the_command(tmp_path, capsys):
    file = tmp_path / "funnel.csv"
    file.write_text("Stage;People\napplied;600\nplaced;100\nhired;30\n")
    assert main(["rates", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["count"] for row in found["stages"]] == [600, 100, 30]
    assert found["stages"][2]["from_start"]["value"] == 0.05
    assert "not an effect" in found["note"]


def test_the_command_says_where_it_grows(tmp_path, capsys):
    file = tmp_path / "funnel.csv"
    file.write_text("stage,count\napplied,10\nplaced,20\n")
    assert main(["rates", str(file)]) == 2
    told = capsys.readouterr().err
    assert "line 3, column “count”" in told
    assert "never grow" in told
