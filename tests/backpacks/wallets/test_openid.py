"""OpenID4VCI 1.0: offer, token, nonce, credential, and everything that must not work."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone
from joserfc.jwk import OctKey

from firstrung.backpacks.models import Delivery
from firstrung.backpacks.wallets import openid, services
from firstrung.credentials.public import verify
from tests.backpacks.wallets.wallet import GRANT, OpenIdWallet, another_kind_of_key, path_of


def test_the_whole_way_by_reference(links, wallet, award):
    assert wallet.collect(links("openid")[0]) == award.document
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.holder_did) == ("delivered", wallet.did)


def test_the_whole_way_by_value(links, wallet, award):
    assert wallet.collect(links("openid")[1]) == award.document


def test_the_whole_way_as_a_token(links, wallet, award):
    token = wallet.collect(links("openid_jwt")[0])
    verdict, document = verify(token.encode(), now=timezone.now())
    assert (verdict.outcome, document["id"]) == ("valid", award.document["id"])


def test_keys_of_both_kinds_in_the_header(offer, access, wallet):
    key = another_kind_of_key()
    header = {"alg": "ES256", "kid": None, "jwk": key.as_dict(private=False)}
    proof = wallet.proof(offer["credential_issuer"], header=header, key=key)
    answer = wallet.request(offer, access, proofs={"jwt": [proof]})
    assert answer.status_code == 200, answer.content
    assert Delivery.objects.get().holder_did.startswith("did:jwk:")


def test_metadata_is_what_version_one_asks_for(db, client):
    found = client.get("/.well-known/openid-credential-issuer").json()
    assert found["credential_issuer"] == "http://localhost:8000"
    assert found["nonce_endpoint"] == "http://localhost:8000/wallets/nonce"
    kinds = found["credential_configurations_supported"]
    assert {kind["format"] for kind in kinds.values()} == {"ldp_vc", "jwt_vc_json"}
    for kind in kinds.values():
        assert kind["proof_types_supported"]["jwt"]["proof_signing_alg_values_supported"]
        assert kind["credential_metadata"]["display"][0]["locale"] == "en"
        assert "OpenBadgeCredential" in kind["credential_definition"]["type"]
    server = client.get("/.well-known/oauth-authorization-server").json()
    assert server["grant_types_supported"] == [GRANT]
    assert server["pre-authorized_grant_anonymous_access_supported"] is True


def test_a_code_is_spent_with_its_token(offer, wallet, links):
    answer = wallet.token(offer)
    assert answer["Cache-Control"] == "no-store"
    assert (answer.json()["token_type"], answer.json()["expires_in"]) == ("Bearer", 300)
    again = wallet.token(offer)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    secret = offer["grants"][GRANT]["pre-authorized_code"]
    assert wallet.http.get(f"/wallets/offers/{secret}").status_code == 410


def test_of_two_wallets_racing_for_a_code_one_gets_it(offer):
    """Both saw the code as open before either spent it."""
    first, second = OpenIdWallet(), OpenIdWallet()
    answers = []
    find = services.find

    def interrupted(**known):
        delivery = find(**known)
        if not answers:
            answers.append(None)
            answers[0] = second.token(offer)
        return delivery

    with patch.object(services, "find", interrupted):
        late = first.token(offer)
    assert answers[0].status_code == 200
    assert (late.status_code, late.json()["error"]) == (400, "invalid_grant")


def test_a_token_is_good_for_one_credential(offer, access, wallet):
    assert wallet.request(offer, access).status_code == 200
    again = wallet.request(offer, access)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_token")
    assert again["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_of_two_requests_at_once_one_gets_it(offer, access, wallet):
    answers = []
    proven = openid.proven

    def interrupted(token, *, audience, now):
        did = proven(token, audience=audience, now=now)
        if not answers:
            answers.append(None)
            answers[0] = wallet.request(offer, access)
        return did

    with patch.object(openid, "proven", interrupted):
        late = wallet.request(offer, access)
    assert (answers[0].status_code, late.status_code) == (200, 401)


def test_code_and_token_end(links, wallet, time_machine):
    begun = timezone.now()
    offer = wallet.offer(links("openid")[0])
    time_machine.move_to(begun + timedelta(minutes=14))
    access = wallet.token(offer).json()["access_token"]
    time_machine.move_to(begun + timedelta(minutes=20))
    assert wallet.request(offer, access).status_code == 401
    late = wallet.offer(links("openid")[1])
    time_machine.move_to(begun + timedelta(minutes=36))
    assert wallet.token(late).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer unknown", "Basic eDp4", "Bearer \x7f"])
def test_without_a_token_nothing(db, client, header):
    headers = {"Authorization": header} if header else {}
    answer = client.post(
        "/wallets/credential", b"{}", content_type="application/json", headers=headers
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")


def test_tokens_of_other_kinds_are_worth_nothing_here(offer, wallet, links):
    secret = offer["grants"][GRANT]["pre-authorized_code"]
    assert wallet.request(offer, secret).status_code == 401
    learner = links("learner")[1].split("/i/")[1].partition("?")[0]
    wrong = offer | {"grants": {GRANT: {"pre-authorized_code": learner}}}
    assert wallet.token(wrong).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "unsupported_grant_type"),
        ({"pre-authorized_code": ""}, "invalid_request"),
        ({"pre-authorized_code": "x\x00"}, "invalid_grant"),
        ({"pre-authorized_code": "\ud800".encode("utf-8", "surrogatepass")}, "invalid_grant"),
        ({"tx_code": "123456"}, "invalid_request"),
    ],
)
def test_wrong_token_requests(offer, wallet, fields, error):
    answer = wallet.token(offer, **fields)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"credential_configuration_id": None}, "invalid_credential_request"),
        ({"credential_configuration_id": 7}, "invalid_credential_request"),
        ({"credential_configuration_id": "Diploma"}, "unknown_credential_configuration"),
        (
            {"credential_configuration_id": "OpenBadgeCredentialJwt"},
            "unknown_credential_configuration",
        ),
        ({"credential_identifier": "x"}, "unknown_credential_identifier"),
        ({"credential_response_encryption": {}}, "invalid_encryption_parameters"),
        ({"proofs": None}, "invalid_proof"),
        ({"proofs": {}}, "invalid_proof"),
        ({"proofs": []}, "invalid_proof"),
        ({"proofs": {"jwt": []}}, "invalid_proof"),
        ({"proofs": {"jwt": ["a.b.c", "a.b.c"]}}, "invalid_proof"),
        ({"proofs": {"jwt": [7]}}, "invalid_proof"),
        ({"proofs": {"jwt": ["a.b.c"]}}, "invalid_proof"),
        ({"proofs": {"jwt": ["é"]}}, "invalid_proof"),
        ({"proofs": {"jwt": ["x" * 9000]}}, "invalid_proof"),
        ({"proofs": {"di_vp": [{}]}}, "invalid_proof"),
    ],
)
def test_wrong_credential_requests(offer, access, wallet, changes, error):
    if "proofs" in changes and changes["proofs"] is None:
        changes = changes | {"proof": {"proof_type": "jwt"}}
    answer = wallet.request(offer, access, **changes)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert Delivery.objects.get().state == "asked"


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"aud": "https://evil.example"}, "invalid_proof"),
        ({"aud": None}, "invalid_proof"),
        ({"aud": ["http://localhost:8000", "https://evil.example"]}, "invalid_proof"),
        ({"iat": None}, "invalid_proof"),
        ({"iat": "now"}, "invalid_proof"),
        ({"iat": True}, "invalid_proof"),
        ({"iat": 1}, "invalid_proof"),
        ({"iat": 2**40}, "invalid_proof"),
        ({"nonce": None}, "invalid_nonce"),
        ({"nonce": 7}, "invalid_nonce"),
        ({"nonce": "made up"}, "invalid_nonce"),
        ({"header": {"typ": "JWT"}}, "invalid_proof"),
        ({"header": {"kid": None}}, "invalid_proof"),
        ({"header": {"kid": "did:web:evil.example#key-1"}}, "invalid_proof"),
        ({"header": {"kid": "did:key:z6Mk"}}, "invalid_proof"),
        ({"header": {"jwk": {"kty": "OKP"}}}, "invalid_proof"),
        ({"header": {"kid": None, "jwk": {"kty": "OKP"}}}, "invalid_proof"),
        ({"header": {"x5c": ["x"]}}, "invalid_proof"),
    ],
)
def test_proofs_that_prove_nothing(offer, access, wallet, how, error):
    proof = wallet.proof(offer["credential_issuer"], **how)
    answer = wallet.request(offer, access, proofs={"jwt": [proof]})
    assert (answer.status_code, answer.json()["error"]) == (400, error), answer.content
    assert Delivery.objects.get().state == "asked"


def test_a_proof_of_another_key_or_with_a_shared_secret(offer, access, wallet):
    issuer = offer["credential_issuer"]
    stranger = OpenIdWallet()
    for proof in (
        wallet.proof(issuer, key=stranger.jwk),
        wallet.proof(issuer, header={"alg": "HS256"}, key=OctKey.import_key("0" * 32)),
        wallet.proof(issuer).rpartition(".")[0] + ".",
        wallet.proof(issuer).rpartition(".")[0] + "." + "A" * 86,
    ):
        answer = wallet.request(offer, access, proofs={"jwt": [proof]})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_proof")


def test_a_nonce_counts_once_and_five_minutes(links, wallet, time_machine):
    offer = wallet.offer(links("openid")[0])
    access = wallet.token(offer).json()["access_token"]
    issuer = offer["credential_issuer"]
    nonce = wallet.nonce(issuer)
    proof = wallet.proof(issuer, nonce=nonce)
    assert wallet.request(offer, access, proofs={"jwt": [proof]}).status_code == 200
    second = wallet.offer(links("openid")[0])
    access = wallet.token(second).json()["access_token"]
    again = wallet.request(second, access, proofs={"jwt": [proof]})
    assert again.json()["error"] == "invalid_nonce"
    old = wallet.nonce(issuer)
    time_machine.move_to(timezone.now() + timedelta(minutes=5, seconds=1))
    third = wallet.offer(links("openid")[0])
    access = wallet.token(third).json()["access_token"]
    late = wallet.request(third, access, proofs={"jwt": [wallet.proof(issuer, nonce=old)]})
    assert late.json()["error"] == "invalid_nonce"


def test_the_number_on_the_screen(page, wallet):
    shown = page("openid", with_pin="on")
    pin = re.search(r"tracking-widest\">(\d{6})<", shown)[1]
    offer = wallet.offer(re.search(r'btn-primary" href="([^"]+)"', shown)[1])
    assert offer["grants"][GRANT]["tx_code"]["length"] == 6
    assert wallet.token(offer).json()["error"] == "invalid_request"
    wrong = "000000" if pin != "000000" else "000001"
    assert wallet.token(offer, tx_code=wrong).json()["error"] == "invalid_grant"
    assert wallet.token(offer, tx_code="\x00").json()["error"] == "invalid_grant"
    assert wallet.token(offer, tx_code=pin).status_code == 200


def test_a_number_may_be_tried_five_times(page, wallet):
    shown = page("openid", with_pin="on")
    pin = re.search(r"tracking-widest\">(\d{6})<", shown)[1]
    offer = wallet.offer(re.search(r'btn-primary" href="([^"]+)"', shown)[1])
    wrong = "000000" if pin != "000000" else "000001"
    for _ in range(5):
        assert wallet.token(offer, tx_code=wrong).json()["error"] == "invalid_grant"
    assert wallet.token(offer, tx_code=pin).json()["error"] == "invalid_grant"


def test_an_offer_must_be_one_of_ours(wallet, offer):
    assert wallet.http.get("/wallets/offers/unknown").status_code == 404
    assert wallet.http.get(path_of("/wallets/offers/%00")).status_code == 404
