"""RFC 8785 canonical JSON and content digests."""

import json
import math
import struct

import pytest

from firstrung.engines import proofs


@pytest.mark.parametrize(
    ("bits", "text"),
    [  # RFC 8785, appendix B
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("ffefffffffffffff", "-1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_numbers_of_the_rfc(bits, text):
    value = struct.unpack(">d", bytes.fromhex(bits))[0]
    assert proofs.jcs(value) == text.encode()


def test_keys_sort_by_utf16_code_units():
    # RFC 8785 section 3.2.3: the emoji's first surrogate sorts before U+FB33.
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7}
    assert [ord(c[0]) for c in json.loads(proofs.jcs(value))] == [
        0x0D,
        0x31,
        0x80,
        0xF6,
        0x20AC,
        0x1F600,
        0xFB33,
    ]


def test_strings_and_structure():
    assert proofs.jcs({"b": [True, False, None], "a": "\u20ac$\x0f\nA'B\"\\/"}) == (
        '{"a":"\u20ac$\\u000f\\nA\'B\\"\\\\/","b":[true,false,null]}'.encode()
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, 2**53, -(2**53), {1: 2}, b"x", "\ud800"])
def test_what_json_cannot_say_everywhere_is_refused(value):
    with pytest.raises(proofs.MalformedJson):
        proofs.jcs([value])


def test_deep_values_are_refused():
    value: list[object] = []
    for _ in range(100):
        value = [value]
    with pytest.raises(proofs.TooComplex):
        proofs.jcs(value)


def test_digests_name_content():
    assert proofs.digest_sri(b"") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    assert proofs.sha256_multibase(b"").startswith("zQm")
