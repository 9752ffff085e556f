"""OpenID4VCI 1.0: whatever is sent, the answer is an error of the standard."""

import json
from base64 import urlsafe_b64encode

from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.backpacks.wallets.wallet import GRANT

PROPERTY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def ask(access, body):
    """A request for the credential."""
    return Client().post(
        "/wallets/credential",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {access}"},
    )


@PROPERTY
@given(
    body=st.dictionaries(st.sampled_from(["credential_configuration_id", "proofs"]), json_values)
)
def test_no_json_crashes_the_credential_endpoint(access, body):
    cache.clear()
    answer = ask(access, body)
    assert answer.status_code == 400


@PROPERTY
@given(
    fields=st.dictionaries(
        st.sampled_from(["grant_type", "pre-authorized_code", "tx_code"]), st.text(max_size=50)
    ),
    granted=st.booleans(),
)
def test_no_fields_crash_the_token_endpoint(client, db, fields, granted):
    cache.clear()
    if granted:
        fields["grant_type"] = GRANT
    assert client.post("/wallets/token", fields).status_code == 400


@PROPERTY
@given(header=json_values, claims=json_values)
def test_no_token_crashes_the_proof(access, header, claims):
    cache.clear()
    parts = [
        urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in (header, claims)
    ]
    body = {
        "credential_configuration_id": "OpenBadgeCredential",
        "proofs": {"jwt": [f"{parts[0]}.{parts[1]}.AAAA"]},
    }
    answer = ask(access, body)
    assert answer.json()["error"] == "invalid_proof"
