"""What in a document does not fit its shape."""

import pytest

from firstrung.regions.shapes import Each, misfits


@pytest.mark.parametrize(
    ("value", "shape", "found"),
    [
        (True, int, [("", "must be a whole number")]),
        (2, float, []),
        ("", str, [("", "is empty: write a text")]),
        ({"a": 1, "b": 2}, {"a": int}, [("b", "is not known here; there are a")]),
        ({"a": [1, "x"]}, {"a": [int], "b?": str}, [("a[1]", "must be a whole number")]),
        ({"k": 1}, Each(bool), [("k", "must be yes or no")]),
        ([], Each(bool), [("", "must be a mapping")]),
        ("x", [str], [("", "must be a list")]),
    ],
)
def test_shapes(value, shape, found):
    assert list(misfits(value, shape)) == found
