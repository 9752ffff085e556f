"""Base58 agrees with another library and has one spelling for each value."""

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstrung.engines.proofs import base58btc


@given(st.binary(max_size=80), st.integers(0, 4))
def test_agrees_with_another_library(data, zeros):
    data = b"\0" * zeros + data
    text = base58btc.b58encode(data)
    assert text == base58.b58encode(data)
    assert base58btc.b58decode(text.decode()) == data


@pytest.mark.parametrize("text", ["0", "O", "l", "I", "z ", " z", "z\n", "é", "2-"])
def test_strange_characters_are_refused(text):
    with pytest.raises(ValueError, match="base58"):
        base58btc.b58decode(text)
