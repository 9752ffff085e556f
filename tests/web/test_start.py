"""The shell: home pages by role, the language switch, error pages, headers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.permissions.scene import build


@pytest.fixture
def scene(db):
    return build()


def titles(client):
    return [card.title for card in client.get("/home/").context["cards"]]


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("student", "Your submission: Industry panel"),
        ("teammate", "Your submission: Teacher assessment"),
        ("guardian", "Decide what may be shown"),
        ("teacher", "Teaching sessions to confirm"),
        ("coordinator", "Panels"),
        ("panelist", "Reviews to do"),
        ("recruiter", "A threshold waits for your signature"),
    ],
)
def test_the_first_thing_to_do_comes_first(scene, sign_in, who, first):
    assert titles(sign_in(getattr(scene.world, who)))[0] == first


def test_a_signed_threshold_waits_no_longer(scene, sign_in):
    from django.utils import timezone

    from firstrung.validation.public import sign_threshold

    world = scene.world
    sign_threshold(
        actor=world.recruiter,
        threshold=scene.signing,
        organization=world.employer,
        now=timezone.now(),
    )
    assert "A threshold waits for your signature" not in titles(sign_in(world.recruiter))


def test_the_home_page_costs_no_more_than_twelve_statements(scene, sign_in):
    client = sign_in(scene.world.adult)
    client.get("/home/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/home/")
    assert len(queries) <= 12


def test_the_public_portfolio_costs_no_more_than_eight_statements(scene, client):
    page = reverse("exhibit", args=[scene.adult_portfolio.slug])
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page)
    assert len(queries) <= 8
    assert "Set-Cookie" not in response.headers


def test_a_kept_page_is_not_shown_in_another_language(scene, client):
    page = reverse("exhibit", args=[scene.adult_portfolio.slug])
    english = client.get(page, headers={"accept-language": "en"}).content
    spanish = client.get(page, headers={"accept-language": "es"}).content
    assert b'lang="en"' in english
    assert b'lang="es"' in spanish


def test_the_language_switch_keeps_to_this_site(client, db):
    response = client.get("/language/es/?next=/privacy/")
    assert response.headers["Location"] == "/privacy/"
    assert b'lang="es"' in client.get("/privacy/").content
    foreign = client.get("/language/en/?next=https://evil.example/")
    assert foreign.headers["Location"] == "/"
    assert client.get("/language/xx/").status_code == 404


def test_nothing_is_loaded_from_elsewhere(client, db):
    policy = client.get("/").headers["Content-Security-Policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'self'"
    assert rules["script-src"] == "'self'"
    assert rules["style-src"] == "'self'"
    assert rules["form-action"] == "'self'"


def test_a_missing_page_is_friendly(client, db):
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "We can't find that" in response.content.decode()


def test_a_problem_without_a_form_is_a_page(scene, sign_in):
    world = scene.world
    response = sign_in(world.coordinator).post(
        reverse("certificate_confirm", args=[world.student.uid])
    )
    assert response.status_code == 409
    assert "Not all five requirements are met yet." in response.content.decode()
