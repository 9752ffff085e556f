"""Statements of the W3C Verifiable Credentials Data Model 2.0: extensions and algorithms.

One test for each statement, named after it, in the order of the specification.
"""

from typing import Any

import pytest

from firstrung.engines.proofs import contexts, digest_sri, sha256_multibase
from tests.w3c.bench import (
    BASE,
    Api,
    changed,
    defining,
    presentation,
    shown,
    without,
)

CONTEXT_BYTES = (contexts.__spec__.submodule_search_locations or [""])[0] + "/credentials-v2.json"


class TestAdvancedConcepts:
    """Section 5."""

    def test_no_context_redefines_a_protected_term(self, api: Api):
        meaning = "https://words.example/#Other"
        for context in (
            [BASE, {"VerifiableCredential": meaning}],
            [BASE, {"name": meaning}],
            [BASE, {"@protected": True, "Mine": f"{meaning}1"}, {"Mine": f"{meaning}2"}],
        ):
            api.refuses(api.credential(**{"@context": context}))

    def test_related_resources_are_objects(self, api: Api):
        both = [related(1), related(2) | {"mediaType": "application/json"}]
        for good in (related(1), both):
            assert api.verifies(api.issue(api.credential(relatedResource=good)))
        for bad in ("https://files.example/1", ["https://files.example/1"], [], 7):
            api.refuses(api.credential(relatedResource=bad))

    def test_a_related_resource_has_an_id(self, api: Api):
        api.refuses(api.credential(relatedResource=[without(related(1), "id")]))
        api.refuses(api.credential(relatedResource=[related(1) | {"id": "no-url"}]))

    def test_the_ids_of_related_resources_are_unique(self, api: Api):
        api.refuses(api.credential(relatedResource=[related(1), related(1)]))

    def test_a_related_resource_has_a_digest(self, api: Api):
        api.refuses(api.credential(relatedResource=without(related(1), "digestSRI")))
        for name, bad in (("digestSRI", "md5-x"), ("digestMultibase", "zzz"), ("digestSRI", 7)):
            value = without(related(1), "digestSRI") | {name: bad}
            api.refuses(api.credential(relatedResource=value))

    def test_a_digest_that_does_not_match_the_resource_is_an_error(self, api: Api):
        with open(CONTEXT_BYTES, "rb") as file:  # noqa: PTH123
            data = file.read()
        for name, digest in (("digestSRI", digest_sri), ("digestMultibase", sha256_multibase)):
            api.issue(api.credential(relatedResource={"id": BASE, name: digest(data)}))
            wrong = {"id": BASE, name: digest(data + b" ")}
            told = api.refuses(api.credential(relatedResource=wrong))
            assert "does not match" in told["detail"]

    def test_refresh_services_are_one_or_more_and_have_a_type(self, api: Api):
        one = {"id": "did:example:refresh", "type": "https://words.example/#Refresh"}
        for good in (one, [one, one | {"id": "did:example:refresh2"}], without(one, "id")):
            api.issue(api.credential(refreshService=good))
        api.refuses(api.credential(refreshService=without(one, "type")))
        api.refuses(api.credential(refreshService=[]))

    def test_terms_of_use_are_one_or_more_and_have_a_type(self, api: Api):
        one = {"id": "did:example:terms", "type": "https://words.example/#Policy"}
        for good in (one, [one, without(one, "id")]):
            api.issue(api.credential(termsOfUse=good))
        api.refuses(api.credential(termsOfUse=without(one, "type")))
        api.refuses(api.credential(termsOfUse=one | {"id": "no-url"}))

    def test_evidence_is_one_object_or_more(self, api: Api):
        one = {"type": "https://words.example/#Test"}
        for good in (one, [one, one | {"id": "urn:x:1"}]):
            api.issue(api.credential(evidence=good))
        api.refuses(api.credential(evidence=["urn:x:1"]))

    @pytest.mark.parametrize("member", ["confidenceMethod", "renderMethod"])
    def test_reserved_extension_points_have_a_type(self, api: Api, member: str):
        given = {"@context": defining(member, "Some")}
        api.issue(api.credential(**given, **{member: {"type": "Some"}}))
        api.refuses(api.credential(**given, **{member: {"id": "urn:x:1"}}))


def related(number: int) -> dict[str, Any]:
    return {"id": f"https://files.example/{number}", "digestSRI": digest_sri(b"file")}


class TestAlgorithms:
    """Section 7."""

    def test_verification_is_run_on_credentials_and_presentations(self, api: Api):
        issued = api.issue(api.credential())
        assert api.verifies(issued)
        assert not api.verifies(
            changed(issued, "proof.proofValue", "z5nmMBw2u9TGKd9NxxHJtyZKgjN2E")
        )
        good = shown(presentation())
        assert api.verifies_presentation(good)
        bad = changed(good, "proof.proofValue", "z5nmMBw2u9TGKd9NxxHJtyZKgjN2E")
        assert not api.verifies_presentation(bad)

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"type": ["VerifiableCredential", "Undefined"]}, "DATA_LOSS_DETECTION_ERROR"),
            ({"issuer": "no-url"}, "MALFORMED_VALUE_ERROR"),
            ({"id": "urn:x:1"}, "PROOF_VERIFICATION_ERROR"),
        ],
    )
    def test_problem_details_name_the_problem(self, api: Api, change: dict[str, Any], problem: str):
        assert api.problem(api.issue(api.credential()) | change) == problem

    def test_a_body_that_is_no_json_is_a_parsing_error(self, api: Api):
        for body in (b"", b"{", b"[]", b'{"credential": {}, "credential": {}}', b"\xff"):
            status, answer = api.ask("POST", "/credentials/issue", body)
            assert (status, answer["type"].partition("#")[2]) == (400, "PARSING_ERROR")
        for body in ({}, {"credential": 7}, {"credential": {}, "options": 7}):
            assert api.ask("POST", "/credentials/issue", body)[0] == 400
        assert api.ask("GET", "/credentials/issue")[0] == 404
        assert api.ask("POST", "/nothing", {})[0] == 404
