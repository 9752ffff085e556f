"""Rounds of all three methods from the draft to the cut."""

import pytest

from tests.standard_setting import rounds as scenes


@pytest.mark.parametrize("method", ["body_of_work", "contrasting_groups", "angoff"])
def test_a_round_goes_from_draft_to_cut(world, method):
    scenes.works(world, 24)
    row = scenes.closed(world, method)
    cut = row.outcome["cut"]
    assert row.state == "closed"
    assert 2.2 < cut["points"] < 2.8
