"""Statements of the W3C Verifiable Credentials Data Model 2.0, tried on the VC-API.

One test for each statement, named after it, in the order of the specification.
"""

from typing import Any

import pytest

from firstrung.engines.proofs.vc_service import EXAMPLES
from tests.w3c.bench import (
    BASE,
    HOLDER,
    Api,
    defining,
    presentation,
    shown,
    without,
)


class TestConformance:
    """Section 1.3."""

    def test_a_conforming_document_is_secured_by_at_least_one_mechanism(self, api: Api):
        assert isinstance(api.issue(api.credential())["proof"], dict)

    def test_an_issuer_includes_all_required_properties(self, api: Api):
        issued = api.issue(api.credential())
        assert {"@context", "type", "issuer", "credentialSubject", "proof"} <= issued.keys()

    def test_an_issuer_secures_what_it_produces(self, api: Api):
        proof = api.issue(api.credential())["proof"]
        assert (proof["type"], proof["proofPurpose"]) == ("DataIntegrityProof", "assertionMethod")

    def test_a_verifier_verifies_conforming_documents(self, api: Api):
        assert api.verifies(api.issue(api.credential()))

    def test_a_verifier_produces_errors_for_documents_that_do_not_conform(self, api: Api):
        assert not api.verifies({"type": ["SomethingElse"]})
        assert not api.verifies_presentation({"type": ["SomethingElse"]})


class TestContexts:
    """Section 4.3."""

    def test_credentials_have_a_context(self, api: Api):
        assert api.issue(api.credential())["@context"] == [BASE]
        api.refuses(api.credential(**{"@context": None}))

    def test_presentations_have_a_context(self, api: Api):
        good = shown(presentation())
        assert api.verifies_presentation(good)
        assert not api.verifies_presentation(without(good, "@context"))

    def test_the_first_context_of_a_credential_is_the_base_context(self, api: Api):
        assert api.issue(api.credential(**{"@context": [BASE, EXAMPLES]}))["@context"][0] == BASE
        for given in ([EXAMPLES], [EXAMPLES, BASE], [], BASE, [["x"], BASE]):
            api.refuses(api.credential(**{"@context": given}))

    def test_the_first_context_of_a_presentation_is_the_base_context(self, api: Api):
        good = shown(presentation())
        for given in ([EXAMPLES], [EXAMPLES, BASE], [], BASE):
            assert not api.verifies_presentation(good | {"@context": given})

    def test_further_contexts_of_a_credential_are_urls_or_objects(self, api: Api):
        api.issue(api.credential(**{"@context": [BASE, EXAMPLES]}))
        api.issue(api.credential(**{"@context": defining("AlumniCredential")}))
        for given in ("https ://no-url/v1", "https://unknown.example/v1", 7, None, True, []):
            api.refuses(api.credential(**{"@context": [BASE, given]}))

    def test_further_contexts_of_a_presentation_are_urls_or_objects(self, api: Api):
        for given in ([BASE, EXAMPLES], defining("AlumniPresentation")):
            assert api.verifies_presentation(shown(presentation(**{"@context": given})))
        good = shown(presentation(**{"@context": [BASE, EXAMPLES]}))
        for given in ("https ://no-url/v1", "https://unknown.example/v1", 7):
            assert not api.verifies_presentation(good | {"@context": [BASE, given]})


class TestIdentifiers:
    """Section 4.4."""

    def test_an_id_is_a_single_url(self, api: Api):
        for good in ("did:example:c1", "https://x.example/1", "urn:uuid:7f0c5c0e-1a2b"):
            assert api.issue(api.credential(id=good))["id"] == good
        for bad in ("no-url", "", 7, ["urn:x:1", "urn:x:2"], {"id": "urn:x:1"}, "urn x"):
            api.refuses(api.credential(id=bad))
        api.refuses(api.credential() | {"id": None})
        for bad in ("no-url", ["did:example:a", "did:example:b"], None):
            api.refuses(api.credential(credentialSubject={"id": bad}))


class TestTypes:
    """Section 4.5."""

    def test_a_credential_has_a_type(self, api: Api):
        for given in (None, [], "", {}):
            api.refuses(api.credential(type=given))

    def test_a_presentation_has_a_type(self, api: Api):
        assert not api.verifies_presentation(without(shown(presentation()), "type"))

    def test_types_are_terms_or_absolute_urls(self, api: Api):
        word = "AlumniCredential"
        for context, kind in (
            ([BASE], "https://words.example/#AlumniCredential"),
            (defining(word), word),
            ([BASE, EXAMPLES], word),
        ):
            given = {"@context": context, "type": ["VerifiableCredential", kind]}
            assert api.issue(api.credential(**given))["type"][1] == kind
        for context in ([BASE], [BASE, {word: "https ://no-url"}], [BASE, {"@vocab": None}]):
            given = {"@context": context, "type": ["VerifiableCredential", word]}
            api.refuses(api.credential(**given))

    def test_the_order_of_types_does_not_matter(self, api: Api):
        kinds = ["https://words.example/#A", "VerifiableCredential", "https://words.example/#B"]
        for order in (kinds, kinds[::-1]):
            assert api.issue(api.credential(type=order))["type"] == order

    def test_one_type_of_a_credential_is_verifiable_credential(self, api: Api):
        api.issue(api.credential(type="VerifiableCredential"))
        api.refuses(api.credential(type=["https://words.example/#AlumniCredential"]))
        api.refuses(api.credential(type=["VerifiablePresentation"]))

    def test_one_type_of_a_presentation_is_verifiable_presentation(self, api: Api):
        given = {"@context": defining("Show"), "type": ["VerifiablePresentation", "Show"]}
        assert api.verifies_presentation(shown(presentation(**given)))
        good = shown(presentation(**given))
        assert not api.verifies_presentation(good | {"type": ["Show"]})

    @pytest.mark.parametrize(
        "member", ["credentialStatus", "termsOfUse", "evidence", "refreshService"]
    )
    def test_these_objects_have_a_type(self, api: Api, member: str):
        given = {"@context": defining("SomeType")}
        value = {"id": "did:example:thing", "type": "SomeType"}
        assert api.issue(api.credential(**given, **{member: value}))[member] == value
        for bad in ({"id": "did:example:thing"}, value | {"type": []}, value | {"type": 2}):
            api.refuses(api.credential(**given, **{member: bad}))

    def test_a_schema_has_a_type(self, api: Api):
        api.issue(api.credential(credentialSchema=schema()))
        api.refuses(api.credential(credentialSchema=without(schema(), "type")))


def schema(number: int = 1) -> dict[str, Any]:
    return {"id": f"https://schemas.example/{number}", "type": "https://words.example/#Schema"}


TEXTS = (
    "Alumni Credential",
    {"@value": "Credencial", "@language": "es"},
    {"@value": "اعتماد", "@language": "ar", "@direction": "rtl"},
    [{"@value": "Dog", "@language": "en"}, {"@value": "Chien", "@language": "fr"}],
)
NO_TEXTS = (
    {"@value": "Dog", "@language": "en", "url": "did:example:dog"},
    {"@language": "en"},
    {"@value": 7},
    {"@value": "Dog", "@direction": "up"},
    ["Dog"],
    7,
)


class TestNamesAndDescriptions:
    """Section 4.6, with section 11.1 on language and base direction."""

    @pytest.mark.parametrize("name", ["name", "description"])
    def test_on_a_credential_they_are_strings_or_language_value_objects(self, api: Api, name: str):
        assert name not in api.issue(api.credential())
        for text in TEXTS:
            issued = api.issue(api.credential(**{name: text}))
            assert issued[name] == text
            assert api.verifies(issued)
        for text in NO_TEXTS:
            api.refuses(api.credential(**{name: text}))

    @pytest.mark.parametrize("name", ["name", "description"])
    def test_on_an_issuer_they_are_strings_or_language_value_objects(self, api: Api, name: str):
        api.issue(api.credential(issuer={"id": api.did}))
        for text in TEXTS:
            issued = api.issue(api.credential(issuer={"id": api.did, name: text}))
            assert api.verifies(issued)
        for text in NO_TEXTS:
            api.refuses(api.credential(issuer={"id": api.did, name: text}))


class TestIssuer:
    """Section 4.7."""

    def test_a_credential_has_an_issuer(self, api: Api):
        assert api.issue(api.credential())["issuer"] == api.did
        api.refuses(api.credential(issuer=None))

    def test_an_issuer_is_a_url_or_an_object_with_an_id_that_is_one(self, api: Api):
        api.issue(api.credential(issuer="https://issuer.example/1"))
        api.issue(api.credential(issuer={"id": api.did}))
        bad = ("no-url", 7, {}, {"id": None}, {"id": "no-url"}, {"name": "x"}, [api.did, HOLDER])
        for issuer in bad:
            api.refuses(api.credential(issuer=issuer))
        api.refuses(api.credential() | {"issuer": None})


class TestCredentialSubject:
    """Section 4.8."""

    def test_a_credential_has_a_subject(self, api: Api):
        api.refuses(api.credential(credentialSubject=None))

    def test_each_subject_is_the_subject_of_claims(self, api: Api):
        two = [{"id": "did:example:a"}, {"id": "did:example:b"}]
        assert api.issue(api.credential(credentialSubject=two))["credentialSubject"] == two
        for bad in ({}, [], [two[0], {}], "did:example:a", ["did:example:a"]):
            api.refuses(api.credential(credentialSubject=bad))


class TestValidityPeriod:
    """Section 4.9. The bench's clock stands at 2026-06-01T12:00:00Z."""

    @pytest.mark.parametrize("name", ["validFrom", "validUntil"])
    def test_both_are_date_time_stamps(self, api: Api, name: str):
        for stamp in (
            "2126-05-01T00:00:00Z",
            "2026-05-01T08:30:00.123Z",
            "2026-05-01T08:30:00-08:00",
        ):
            assert api.issue(api.credential(**{name: stamp}))[name] == stamp
        for bad in ("2026-05-01", "2026-05-01T08:30:00", "2026-02-30T00:00:00Z", "soon", 7, ["x"]):
            api.refuses(api.credential(**{name: bad}))

    def test_valid_from_is_the_same_or_earlier_than_valid_until(self, api: Api):
        same = "2026-05-01T00:00:00Z"
        api.issue(api.credential(validFrom=same, validUntil=same))
        api.issue(api.credential(validFrom="2026-05-01T01:00:00+02:00", validUntil=same))

    def test_valid_until_is_the_same_or_later_than_valid_from(self, api: Api):
        late, early = "2026-05-01T00:00:01Z", "2026-05-01T00:00:00Z"
        api.refuses(api.credential(validFrom=late, validUntil=early))

    def test_outside_of_its_dates_a_credential_is_not_verified(self, api: Api):
        for given in (
            {"validUntil": "2026-05-01T00:00:00Z"},
            {"validFrom": "2026-07-01T00:00:00Z"},
        ):
            issued = api.issue(api.credential(**given))
            assert api.problem(issued) == "RANGE_ERROR"


class TestStatus:
    """Section 4.10."""

    given = {"@context": defining("StatusList2017")}
    status = {"id": "did:example:status", "type": "StatusList2017"}

    def test_its_id_is_optional_and_a_single_url(self, api: Api):
        for good in (self.status, without(self.status, "id"), [self.status, self.status]):
            api.issue(api.credential(**self.given, credentialStatus=good))
        for bad in ("no-url", ["did:example:a", "did:example:b"], 7):
            status = self.status | {"id": bad}
            api.refuses(api.credential(**self.given, credentialStatus=status))

    def test_its_type_is_required_and_a_term_or_url(self, api: Api):
        for bad in (without(self.status, "type"), self.status | {"type": 2}):
            api.refuses(api.credential(**self.given, credentialStatus=bad))
        api.refuses(api.credential(credentialStatus=self.status))


class TestDataSchemas:
    """Section 4.11."""

    def test_there_is_one_or_more(self, api: Api):
        for good in (schema(), [schema(1), schema(2)]):
            assert api.issue(api.credential(credentialSchema=good))["credentialSchema"] == good
        for bad in ([], "https://schemas.example/1", [schema(), 7]):
            api.refuses(api.credential(credentialSchema=bad))

    def test_each_has_a_type_and_an_id_that_is_a_url(self, api: Api):
        for bad in (without(schema(), "type"), without(schema(), "id"), schema() | {"id": 7}):
            api.refuses(api.credential(credentialSchema=bad))
            api.refuses(api.credential(credentialSchema=[schema(2), bad]))
