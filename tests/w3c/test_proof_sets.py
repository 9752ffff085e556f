"""Statements of Data Integrity 1.0 on sets and chains of proofs, tried on the VC-API."""

from typing import Any

import pytest

from tests.w3c.bench import (
    ALUMNI,
    HOLDER,
    HOLDER_KEY,
    OTHER_KEY,
    Api,
    credential_of,
    signed,
    suites,
)


@suites
class TestSetsAndChains:
    """Data Integrity 1.0, sections 2.1.1, 2.1.2 and 4.5."""

    FIRST = "urn:uuid:26329423"

    def chain(self, suite: str, previous: Any) -> dict[str, Any]:
        first = signed(credential_of(HOLDER), suite=suite, id=self.FIRST, key=OTHER_KEY)
        return signed(first, suite=suite, previousProof=previous)

    def test_every_proof_of_a_set_must_hold(self, api, suite):
        both = signed(signed(credential_of(HOLDER), suite=suite), suite=suite, key=OTHER_KEY)
        assert len(both["proof"]) == 2
        assert api.verifies(both)
        for place in (0, 1):
            bad = [dict(proof) for proof in both["proof"]]
            bad[place]["proofValue"] = both["proof"][1 - place]["proofValue"]
            assert not api.verifies(both | {"proof": bad})

    def test_a_set_without_the_issuer_is_an_error(self, api, suite):
        strangers = signed(credential_of(HOLDER), suite=suite, key=OTHER_KEY)
        assert not api.verifies(signed(strangers, suite=suite, key=OTHER_KEY))

    @pytest.mark.parametrize("many", [False, True])
    def test_a_proof_may_build_on_an_earlier_one(self, api, suite, many):
        document = self.chain(suite, [self.FIRST] if many else self.FIRST)
        assert api.verifies(document)
        assert api.verifies(document | {"proof": document["proof"][::-1]})

    @pytest.mark.parametrize("many", [False, True])
    def test_an_earlier_proof_that_is_not_there_is_an_error(self, api, suite, many):
        document = self.chain(suite, [self.FIRST] if many else self.FIRST)
        later = document["proof"][1]
        for proofs_left in ([later], [document["proof"][0], later | {"previousProof": "urn:x"}]):
            assert not api.verifies(document | {"proof": proofs_left})

    def test_an_earlier_proof_is_named_by_strings(self, api, suite):
        document = self.chain(suite, self.FIRST)
        for bad in (456321, None, [], [456321], {"id": self.FIRST}):
            later = document["proof"][1] | {"previousProof": bad}
            assert not api.verifies(document | {"proof": [document["proof"][0], later]})

    def test_an_earlier_proof_cannot_be_exchanged(self, api, suite):
        document = self.chain(suite, self.FIRST)
        other = signed(credential_of(HOLDER), suite=suite, id=self.FIRST, key=HOLDER_KEY)["proof"]
        assert api.verifies(credential_of(HOLDER) | {"proof": other})
        assert not api.verifies(document | {"proof": [other, document["proof"][1]]})

    def test_two_proofs_with_one_id_are_an_error(self, api, suite):
        document = self.chain(suite, self.FIRST)
        first, later = document["proof"]
        assert not api.verifies(document | {"proof": [first, first, later]})

    def test_a_chain_that_bites_its_tail_is_an_error(self, api, suite):
        document = self.chain(suite, self.FIRST)
        first, later = document["proof"]
        tail = [first | {"previousProof": "urn:x"}, later | {"id": "urn:x"}]
        assert not api.verifies(document | {"proof": tail})

    def test_too_large_a_document_for_its_chain_is_refused(self, api, suite):
        many = [{"id": f"did:example:{n}", "name": str(n)} for n in range(900)]
        document = credential_of(HOLDER, credentialSubject=many)
        for number in range(4):
            document["proof"] = [
                *document.get("proof", []),
                {
                    "id": f"urn:x:{number}",
                    "type": "DataIntegrityProof",
                    "cryptosuite": suite,
                    "verificationMethod": HOLDER,
                    "proofPurpose": "assertionMethod",
                    "proofValue": "z2",
                    "previousProof": "urn:x:0",
                },
            ]
        assert api.problem(document) == "PROOF_TRANSFORMATION_ERROR"


def published(key: str, value: str, created: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": created,
        "verificationMethod": f"did:key:{key}#{key}",
        "proofPurpose": "assertionMethod",
        "proofValue": value,
        **more,
    }


def test_the_published_chain_of_proofs_verifies(api: Api):
    """Data Integrity EdDSA Cryptosuites 1.0, appendix on proof sets and chains."""
    first, second, third = (
        f"urn:uuid:{part}"
        for part in (
            "26329423-bec9-4b2e-88cb-a7c7d9dc4544",
            "8cc9022b-6b14-4cf3-8571-74972c5feb54",
            "d94f792a-c546-4d06-b38a-da070ab56c23",
        )
    )
    notary = "z6MkmEq87wkHCYnWnNZkigeDMGTN7oUw1upkhzd77KuXERS1"
    chain = [
        published(
            "z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7",
            "z66vWyqwAghu52WbpRkCwFRTu6Msn92ArtjpJ3gGMSVoU5RADwBfszoDt1QWY8owqLPz4nTj7hAwV7xFti1p93zdr",
            "2023-02-24T23:36:38Z",
            id=first,
        ),
        published(
            "z6MkhWqdDBPojHA7cprTGTt5yHv5yUi1B8cnXn8ReLumkw6E",
            "z2scr94SNNrGpP2bE7ajvKWeUHm7HJ2edDkxpARvFAQ8V3USzwEzibqrXKaLHBrWostswsfvg82twQR88BgtnsrXY",
            "2023-02-24T23:36:38Z",
            id=second,
        ),
        published(
            notary,
            "zWaPeEvBAkhQpNQj8pknuvg5STcKnt3cvM9t4kAYeJETFjvVMSXEEjadC4uxC9fKCn6JHbjt6fj2fhoaVNynBm6J",
            "2023-02-26T22:06:38Z",
            id=third,
            previousProof=[first, second],
        ),
        published(
            notary,
            "z21Royb2jnpDY8GkvsTn3pwWxXiXRMEwNLSzrfERHb1TNtDBydnFqwtxY9Vypv2mwMPygJhuxbKs2QLyGHx9DBjmY",
            "2023-02-26T22:16:38Z",
            previousProof=third,
        ),
    ]
    assert api.verifies(ALUMNI | {"proof": chain})
    assert api.verifies(ALUMNI | {"proof": chain[:3]})
    for place in range(3):  # nobody can leave one out
        assert not api.verifies(ALUMNI | {"proof": chain[:place] + chain[place + 1 :]})
