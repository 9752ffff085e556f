"""The Learner Credential Wallet and its kin: interaction URL, exchange, one credential, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstrung.activity.models import AuditEntry
from firstrung.backpacks.models import Delivery
from firstrung.backpacks.wallets import vcapi
from firstrung.credentials.public import revoke
from firstrung.identity.public import Consent, Disclosure
from tests.backpacks.wallets.wallet import LearnerWallet, path_of


@pytest.fixture
def wallet():
    return LearnerWallet()


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "Ed25519Signature2020"])
def test_the_whole_way(world, award, links, wallet, suite):
    _deep_link, url = links("learner")
    assert wallet.collect(url, suite=suite) == award.document
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.holder_did) == ("delivered", wallet.did)
    entries = AuditEntry.objects.filter(action__startswith="backpacks.delivery").order_by("pk")
    assert [(entry.action, entry.actor_id, entry.object_uid) for entry in entries] == [
        ("backpacks.delivery.offered", world.adult.pk, award.uid),
        ("backpacks.delivery.delivered", world.adult.pk, award.uid),
    ]
    # One's own credential in one's own wallet: no consent is needed, nothing was disclosed.
    assert not Consent.objects.exists()
    assert not Disclosure.objects.exists()


def test_the_deep_link_leads_to_the_same_exchange(links, wallet):
    deep_link, url = links("learner")
    assert wallet.exchange_url_of_deep_link(deep_link) == wallet.exchange_url(url)


def test_the_database_alone_betrays_nothing(links, wallet):
    _deep_link, url = links("learner")
    secret = url.split("/i/")[1].partition("?")[0]
    row = Delivery.objects.values().get()
    assert secret not in str(row)
    assert len(secret) == 43


def test_a_person_who_scans_the_code_is_told_what_to_do(links):
    _deep_link, url = links("learner")
    answer = Client().get(path_of(url), headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer["Content-Type"].startswith("text/html")
    assert "https://lcw.app/request?request=" in answer.content.decode()
    assert Delivery.objects.get().state == "offered"


def test_asking_twice_gets_the_same_question(links, wallet):
    exchange = wallet.exchange_url(links("learner")[1])
    assert wallet.question(exchange) == wallet.question(exchange)
    assert Delivery.objects.get().state == "asked"


def test_replay_gets_nothing(links, wallet):
    exchange = wallet.exchange_url(links("learner")[1])
    presentation = wallet.presentation(wallet.question(exchange))
    assert wallet.answer(exchange, presentation).status_code == 200
    for answer in (wallet.answer(exchange, presentation), wallet.post(exchange, {})):
        assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")


@pytest.mark.parametrize(
    "changes",
    [
        {"challenge": "another"},
        {"challenge": None},
        {"domain": "https://evil.example"},
        {"domain": None},
        {"proofPurpose": "assertionMethod"},
        {"created": "yesterday"},
        {"document": {"holder": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"}},
        {"document": {"holder": 7}},
    ],
)
def test_a_presentation_for_something_else_gets_nothing(links, wallet, changes):
    exchange = wallet.exchange_url(links("learner")[1])
    presentation = wallet.presentation(wallet.question(exchange), **changes)
    answer = wallet.answer(exchange, presentation)
    assert answer.status_code == 400, answer.content
    assert answer.json()["detail"]
    assert Delivery.objects.get().state == "asked"


def test_a_presentation_of_nobody_or_of_another_exchange(links, wallet, page):
    first = wallet.exchange_url(links("learner")[1])
    request = wallet.question(first)
    nobody = wallet.presentation(request)
    del nobody["holder"]
    assert wallet.answer(first, nobody).status_code == 400
    for wrong in (None, [], 7, "x", {}, {"proof": []}, wallet.presentation(request) | {"x": 1}):
        assert wallet.answer(first, wrong).status_code == 400
    elsewhere = wallet.exchange_url(links("learner")[1])
    wallet.question(elsewhere)
    assert wallet.answer(elsewhere, wallet.presentation(request)).status_code == 400


def test_credentials_are_not_taken_in_with_it(links, wallet, award):
    exchange = wallet.exchange_url(links("learner")[1])
    presentation = wallet.presentation(
        wallet.question(exchange), document={"verifiableCredential": [award.document]}
    )
    answer = wallet.answer(exchange, presentation)
    assert (answer.status_code, "without credentials" in answer.json()["detail"]) == (400, True)


def test_the_link_ends_after_a_quarter_of_an_hour(links, wallet, time_machine):
    url = links("learner")[1]
    exchange = wallet.exchange_url(url)
    request = wallet.question(exchange)
    time_machine.move_to(timezone.now() + timedelta(minutes=15, seconds=1))
    assert wallet.http.get(path_of(url)).status_code == 410
    assert wallet.answer(exchange, wallet.presentation(request)).status_code == 410


def test_a_new_link_ends_the_one_before(links, wallet):
    first, second = links("learner")[1], links("learner")[1]
    assert wallet.http.get(path_of(first)).status_code == 410
    assert wallet.http.get(path_of(second)).status_code == 200


def test_what_was_revoked_meanwhile_is_not_handed_over(world, award, links, wallet):
    exchange = wallet.exchange_url(links("learner")[1])
    request = wallet.question(exchange)
    revoke(world.coordinator, award=award, reason="A mistake.", now=timezone.now())
    assert wallet.answer(exchange, wallet.presentation(request)).status_code == 410


def test_of_two_wallets_at_once_one_gets_it(links):
    """Both were found open and had proved their keys before either was served."""
    first, second = LearnerWallet(), LearnerWallet()
    exchange = first.exchange_url(links("learner")[1])
    request = first.question(exchange)
    answers = []
    proven = vcapi._proven

    def interrupted(presentation, delivery, *, now):
        wallet = proven(presentation, delivery, now=now)
        if not answers:
            answers.append(None)
            answers[0] = second.answer(exchange, second.presentation(request))
        return wallet

    with patch.object(vcapi, "_proven", interrupted):
        late = first.answer(exchange, first.presentation(request))
    assert (answers[0].status_code, late.status_code) == (200, 410)
    assert Delivery.objects.get().holder_did == second.did


@pytest.mark.django_db(transaction=True)
def test_of_many_wallets_in_threads_one_gets_it(links, settings):
    from django.db import connection

    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share nothing with a database in memory")
    wallets = [LearnerWallet() for _ in range(4)]
    exchange = wallets[0].exchange_url(links("learner")[1])
    request = wallets[0].question(exchange)

    def collect(wallet):
        try:
            return wallet.answer(exchange, wallet.presentation(request)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(collect, wallets)) == [200, 410, 410, 410]


def test_unknown_secrets_and_other_protocols(links, wallet):
    assert wallet.http.get("/wallets/i/unknown").status_code == 404
    assert wallet.post("/wallets/exchanges/unknown", {}).status_code == 404
    secret = links("openid")[1].split("pre-authorized_code%22%3A+%22")[-1]
    assert wallet.http.get(f"/wallets/i/{secret[:43]}").status_code == 404


def test_wallets_in_a_browser_may_ask(links, wallet):
    exchange = path_of(wallet.exchange_url(links("learner")[1]))
    preflight = wallet.http.options(exchange)
    assert (preflight.status_code, preflight["Access-Control-Allow-Origin"]) == (204, "*")
    assert "content-type" in preflight["Access-Control-Allow-Headers"]
    answer = wallet.http.get(exchange)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert answer["Cache-Control"] == "no-store"


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=st.binary(max_size=120) | st.just(b"[" * 60_000) | st.just(b"x" * 70_000))
def test_no_bytes_crash_an_exchange(exchange, body):
    answer = Client().post(exchange, body, content_type="application/json")
    assert answer.status_code in ((200, 400) if body in (b"", b"{}") else (400, 413))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    members=st.dictionaries(
        st.sampled_from(["@context", "type", "holder", "proof", "id", "verifiableCredential"]),
        json_values,
    )
)
def test_no_presentation_crashes_an_exchange(exchange, members):
    answer = LearnerWallet().answer(exchange, members)
    assert answer.status_code == 400


@pytest.fixture
def exchange(links, settings):
    from django.core.cache import cache

    with patch("firstrung.backpacks.wallets.views.answers.PER_HOUR", 10**6):
        cache.clear()
        yield path_of(LearnerWallet().exchange_url(links("learner")[1]))
