"""Statements of the W3C Bitstring Status List 1.0, tried on the VC-API."""

import gzip
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import urlsplit

import pytest

from firstrung.engines import proofs
from firstrung.engines.proofs import status
from firstrung.engines.proofs.values import is_url
from tests.w3c.bench import BASE, HOLDER, NOW, Api, changed, credential_of, signed, without

LIST = "https://issuer.example/status-lists/revocation"


@pytest.fixture
def issued(api: Api) -> dict[str, Any]:
    return api.issue(api.credential(id="urn:uuid:0f7e"))


@pytest.fixture
def entry(issued: dict[str, Any]) -> dict[str, Any]:
    value: dict[str, Any] = issued["credentialStatus"]
    return value


@pytest.fixture
def status_list(api: Api, entry: dict[str, Any]) -> dict[str, Any]:
    return api.fetch(entry["statusListCredential"])


class TestEntry:
    """Section 2.1."""

    def test_it_is_in_a_conforming_credential(self, api, issued):
        assert issued["@context"] == [BASE]
        assert isinstance(issued["proof"], dict)
        assert api.verifies(issued)

    def test_its_id_is_a_url_and_not_that_of_the_list(self, api, entry):
        assert is_url(entry["id"])
        assert entry["id"] != entry["statusListCredential"]
        api.refuses(api.credential(credentialStatus=entry | {"id": LIST}))
        api.issue(api.credential(credentialStatus=without(entry, "id")))

    def test_its_type_is_bitstring_status_list_entry(self, entry):
        assert entry["type"] == "BitstringStatusListEntry"

    def test_its_purpose_is_a_string(self, api, entry):
        assert entry["statusPurpose"] == "revocation"
        for bad in (7, ["revocation"], {}):
            api.refuses(api.credential(credentialStatus=entry | {"statusPurpose": bad}))
        api.refuses(api.credential(credentialStatus=without(entry, "statusPurpose")))

    def test_its_index_is_a_non_negative_integer_in_a_string(self, api, entry):
        assert str(int(entry["statusListIndex"])) == entry["statusListIndex"]
        for bad in (7, "-1", "07", "1.0", "x", "", True):
            api.refuses(api.credential(credentialStatus=entry | {"statusListIndex": bad}))
        api.refuses(api.credential(credentialStatus=without(entry, "statusListIndex")))

    def test_its_list_is_a_url_of_a_credential(self, api, entry, status_list):
        assert "VerifiableCredential" in status_list["type"]
        for bad in ("no-url", 7, [LIST]):
            api.refuses(api.credential(credentialStatus=entry | {"statusListCredential": bad}))

    def test_what_is_there_is_a_status_list_credential(self, status_list):
        assert "BitstringStatusListCredential" in status_list["type"]

    def test_status_size_is_an_integer_greater_than_zero(self, api, entry):
        api.issue(api.credential(credentialStatus=entry | {"statusSize": 1}))
        for bad in (0, -1, 1.5, "1", True, 100):
            api.refuses(api.credential(credentialStatus=entry | {"statusSize": bad}))

    def test_a_size_above_one_needs_messages(self, api, entry):
        api.refuses(api.credential(credentialStatus=entry | {"statusSize": 2}))

    def test_there_is_a_message_for_each_value(self, api, entry):
        for size in (1, 2, 3):
            more = {"statusSize": size, "statusMessage": messages(2**size)}
            api.issue(api.credential(credentialStatus=entry | more))
            for number in (0, 2**size - 1, 2**size + 1):
                bad = entry | more | {"statusMessage": messages(number)}
                api.refuses(api.credential(credentialStatus=bad))

    def test_messages_are_an_array(self, api, entry):
        for bad in ("x", messages(1)[0], 7):
            api.refuses(api.credential(credentialStatus=entry | {"statusMessage": bad}))

    def test_a_message_may_stand_with_one_bit(self, api, entry):
        api.issue(api.credential(credentialStatus=entry | {"statusMessage": messages(2)}))

    def test_each_message_has_a_status_and_a_message(self, api, entry):
        good = messages(2)
        for bad in (
            [good[0], without(good[1], "status")],
            [good[0], without(good[1], "message")],
            [good[0], good[1] | {"status": 1}],
            [good[0], good[1] | {"status": "1"}],
            [good[0], good[0]],
            [good[0], "0x1"],
        ):
            api.refuses(api.credential(credentialStatus=entry | {"statusMessage": bad}))

    def test_references_are_urls(self, api, entry):
        for good in ("https://x.example/1", ["https://x.example/1", "https://x.example/2"]):
            api.issue(api.credential(credentialStatus=entry | {"statusReference": good}))
        for bad in ("no-url", 7, [], ["no-url"]):
            api.refuses(api.credential(credentialStatus=entry | {"statusReference": bad}))


def messages(number: int) -> list[dict[str, str]]:
    return [{"status": f"0x{value:x}", "message": f"state {value}"} for value in range(number)]


class TestList:
    """Section 2.2."""

    def test_it_is_a_conforming_credential(self, api, status_list):
        assert status_list["@context"] == [BASE]
        assert api.verifies(status_list)

    def test_its_id_is_the_url_it_is_found_at(self, entry, status_list):
        assert status_list["id"] == entry["statusListCredential"]

    def test_its_type_includes_bitstring_status_list_credential(self, status_list):
        assert "BitstringStatusListCredential" in status_list["type"]

    def test_the_type_of_its_subject_is_bitstring_status_list(self, status_list):
        assert status_list["credentialSubject"]["type"] == "BitstringStatusList"

    def test_its_purpose_is_one_or_more_strings(self, status_list):
        assert status_list["credentialSubject"]["statusPurpose"] == "revocation"

    def test_the_list_is_multibase_base64url_of_gzip(self, status_list):
        encoded = status_list["credentialSubject"]["encodedList"]
        assert encoded[0] == "u"
        assert "=" not in encoded
        gzip.decompress(urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))

    def test_the_bitstring_is_16_kb_at_least(self, status_list):
        assert len(proofs.decode_list(status_list["credentialSubject"]["encodedList"])) >= 16 * 1024


def entry_of(**changes: Any) -> dict[str, Any]:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "0",
        "statusListCredential": LIST,
    } | changes


def list_of(data: bytes, **subject: Any) -> dict[str, Any]:
    """A list of any length, whatever the specification says."""
    encoded = "u" + urlsafe_b64encode(gzip.compress(data)).decode().rstrip("=")
    return {
        "@context": [BASE],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": HOLDER,
        "credentialSubject": {
            "id": f"{LIST}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded,
            **subject,
        },
    }


class TestAlgorithms:
    """Section 3."""

    def test_generating_sets_the_bit_of_each_revoked_credential(self, api):
        ids = [f"urn:uuid:{number}" for number in range(3)]
        places = [
            int(api.issue(api.credential(id=name))["credentialStatus"]["statusListIndex"])
            for name in ids
        ]
        assert len(set(places)) == 3
        body = {"credentialId": ids[1], "credentialStatus": [{"statusPurpose": "revocation"}]}
        assert api.ask("POST", "/credentials/status", body)[0] == 200
        bits = proofs.decode_list(api.fetch(LIST)["credentialSubject"]["encodedList"])
        assert [proofs.is_set(bits, place) for place in places] == [False, True, False]

    def test_validating_tells_a_revoked_credential(self, api, issued):
        checks = {"checks": ["proof", "credentialStatus"]}
        assert api.verifies(issued, **checks)
        change = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
        body = {"credentialId": issued["id"], "credentialStatus": change}
        assert api.ask("POST", "/credentials/status", body)[0] == 200
        assert not api.verifies(issued, **checks)
        assert api.verifies(issued)  # when only the proof is asked for
        body["credentialStatus"] = change | {"status": False}
        assert api.ask("POST", "/credentials/status", body)[0] == 200
        assert api.verifies(issued, **checks)

    def test_only_credentials_of_ours_and_known_purposes_have_a_status(self, api, issued):
        body = {"credentialId": "urn:x", "credentialStatus": [{"statusPurpose": "revocation"}]}
        assert api.ask("POST", "/credentials/status", body)[0] == 404
        body = {"credentialId": issued["id"], "credentialStatus": [{"statusPurpose": "mood"}]}
        assert api.ask("POST", "/credentials/status", body)[0] == 400

    def test_a_malformed_value_is_a_malformed_value_error(self, api):
        bad = entry_of(statusListIndex=True, statusListCredential="https://x.example")
        told = api.refuses(api.credential(credentialStatus=bad))
        assert told["type"].endswith("#MALFORMED_VALUE_ERROR")
        document = signed(credential_of(HOLDER, credentialStatus=bad))
        assert api.problem(document) == "MALFORMED_VALUE_ERROR"

    def test_a_list_that_cannot_be_fetched_is_a_retrieval_error(self, api):
        other = entry_of(statusListCredential="https://x.example/1")
        document = signed(credential_of(HOLDER, credentialStatus=other))
        assert api.problem(document) == "STATUS_RETRIEVAL_ERROR"

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"statusPurpose": "suspension"}, "STATUS_VERIFICATION_ERROR"),
            ({"statusListIndex": "131072"}, "RANGE_ERROR"),
            ({"statusListIndex": "99999999999"}, "MALFORMED_VALUE_ERROR"),
        ],
    )
    def test_an_entry_that_does_not_fit_its_list(self, api, change, problem):
        document = signed(credential_of(HOLDER, credentialStatus=entry_of(**change)))
        assert api.problem(document) == problem

    def reason(self, entry: dict[str, Any], document: dict[str, Any]) -> str:
        with pytest.raises(proofs.StatusListError) as caught:
            status.status_value(entry, document)
        return urlsplit(caught.value.problem).fragment

    def test_a_short_list_is_a_length_error(self):
        assert self.reason(entry_of(), list_of(bytes(16_383))) == "STATUS_LIST_LENGTH_ERROR"
        two_bits = entry_of(statusSize=2, statusMessage=messages(4))
        assert self.reason(two_bits, list_of(bytes(16_384))) == "STATUS_LIST_LENGTH_ERROR"
        assert status.status_value(two_bits, list_of(bytes(32_768))) == 0

    def test_an_index_times_the_size_outside_of_the_list_is_a_range_error(self):
        two_bits = entry_of(statusSize=2, statusMessage=messages(4), statusListIndex="131072")
        assert self.reason(two_bits, list_of(bytes(32_768))) == "RANGE_ERROR"
        last = two_bits | {"statusListIndex": "131071"}
        assert status.status_value(last, list_of(bytes(32_767) + b"\x02")) == 2

    @pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
    def test_every_value_of_every_size_is_read(self, size):
        bits = "".join(f"{place % 2**size:0{size}b}" for place in range(131_072))
        data = int(bits, 2).to_bytes(len(bits) // 8, "big")
        document = list_of(data)
        for place in (0, 1, 7, 8, 1023, 131_071):
            more = {"statusSize": size, "statusMessage": messages(2**size)}
            entry = entry_of(statusListIndex=str(place), **more)
            value = status.status_value(entry, document)
            assert value == place % 2**size
            assert status.message_of(entry, value) == f"state {value}"

    def test_a_list_may_serve_several_purposes(self):
        both = list_of(bytes(16_384), statusPurpose=["revocation", "suspension"])
        for purpose in ("revocation", "suspension"):
            assert status.status_value(entry_of(statusPurpose=purpose), both) == 0
        assert self.reason(entry_of(statusPurpose="refresh"), both) == "STATUS_VERIFICATION_ERROR"

    def test_how_long_a_list_may_be_kept(self):
        assert status.time_to_live(list_of(b"")) == 300_000
        assert status.time_to_live(list_of(b"", ttl=1000)) == 1000
        for bad in ("1000", -1, True, 1.5):
            assert self.reason(entry_of(), list_of(bytes(16_384), ttl=bad)) == (
                "MALFORMED_VALUE_ERROR"
            )

    def test_a_message_is_no_verdict(self, api):
        """Section 2.1: the purpose "message" says something and takes nothing back."""
        reader = api.service._status_reader()
        entry = entry_of(statusPurpose="message", statusMessage=messages(2))
        document = signed(list_of(b"\x80" + bytes(16_383), statusPurpose="message"))
        told = type(reader)(
            reader.resolve, {LIST: document}.get, reader.trusted, NOW, reader.reading
        ).standing(credential_of(HOLDER, credentialStatus=entry), HOLDER)
        assert (told.finding, told.reason) == (None, "The issuer says: state 1")

    def test_every_problem_type_is_a_url_of_the_specification(self, api, issued):
        change = {"statusListCredential": "https://x.example/1"}
        document = signed(credential_of(HOLDER, credentialStatus=entry_of(**change)))
        body = {"verifiableCredential": document, "options": {}}
        _, answer = api.ask("POST", "/credentials/verify", body)
        told = answer["errors"][0]["type"]
        assert told == "https://www.w3.org/ns/credentials/status-list#STATUS_RETRIEVAL_ERROR"
        assert not api.verifies(changed(issued, "credentialStatus.statusListIndex", "5"))
