"""A folder that tests may spoil."""

import pytest

from tests.regions.calls import region


@pytest.fixture
def folder(tmp_path):
    """A region made from the blueprint."""
    region("new", tmp_path / "inland", "--name", "Inland Valley")
    return tmp_path / "inland"
