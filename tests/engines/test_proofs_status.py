"""Bitstring status lists."""

import gzip
import random
from base64 import urlsafe_b64encode

import pytest
from tests.engines import samples

from firstrung.engines import proofs
from firstrung.engines.proofs.status import MAX_DECOMPRESSED


def packed(data: bytes) -> str:
    return "u" + urlsafe_b64encode(gzip.compress(data)).decode().rstrip("=")


def test_bit_zero_is_the_most_significant():
    bits = proofs.decode_list(proofs.encode_list([0, 9, 131_071]))
    assert len(bits) == 16_384
    assert (bits[0], bits[1], bits[-1]) == (0x80, 0x40, 0x01)


def test_round_trip_of_random_sets():
    chosen = set(random.Random(5).sample(range(131_072), 1300))  # noqa: S311
    bits = proofs.decode_list(proofs.encode_list(chosen))
    assert {i for i in range(131_072) if proofs.is_set(bits, i)} == chosen


def test_the_same_set_gives_the_same_text():
    assert proofs.encode_list([5, 6]) == proofs.encode_list([6, 5, 5])


@pytest.mark.parametrize(
    ("indexes", "entries"),
    [([131_072], 131_072), ([-1], 131_072), ([], 8), ([], 131_073), ([], 2**40)],
)
def test_lists_the_specification_does_not_allow(indexes, entries):
    with pytest.raises(proofs.StatusListError):
        proofs.encode_list(indexes, entries=entries)


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "u",
        "uA",
        "z" + packed(bytes(16_384))[1:],
        packed(bytes(16_383)),
        packed(bytes(16_384))[:-8],
        packed(bytes(16_384)) + "AAAA",
        packed(bytes(16_384)) + "=",
        "uéé",
        packed(bytes(MAX_DECOMPRESSED + 1)),
    ],
    ids=[
        "empty", "prefix", "short", "base", "size", "cut", "tail", "padding", "letters", "bomb",
    ],
)  # fmt: skip
def test_lists_that_cannot_be_read(encoded):
    with pytest.raises(proofs.StatusListError):
        proofs.decode_list(encoded)


def entry(**changes):
    return samples.certificate(7)["credentialStatus"] | changes


def test_status_of_reads_the_entrys_own_bit():
    assert proofs.status_of(entry(), samples.status_list(7)) is True
    assert proofs.status_of(entry(), samples.status_list(6, 8)) is False


@pytest.mark.parametrize(
    "changes",
    [
        {"statusListIndex": "131072"},
        {"statusListIndex": 7},
        {"statusListIndex": "-7"},
        {"statusListIndex": "07"},
        {"statusListIndex": "7" * 5000},
        {"statusPurpose": "suspension"},
        {"statusListCredential": "https://other.example/1"},
        {"statusSize": 2},
    ],
)
def test_entries_that_do_not_fit_the_list(changes):
    with pytest.raises(proofs.StatusListError):
        proofs.status_of(entry(**changes), samples.status_list(7))


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "VerifiableCredential"},
        {"credentialSubject": []},
        {"credentialSubject": {"type": "BitstringStatusList", "statusPurpose": "revocation"}},
        {"credentialSubject": {"type": "Other"}},
    ],
)
def test_credentials_that_are_no_list(changes):
    with pytest.raises(proofs.StatusListError):
        proofs.status_of(entry(), samples.status_list(7) | changes)
