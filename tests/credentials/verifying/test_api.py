"""The same for programs, and how little work it makes."""

import json
import time

import pytest
from django.core.cache import caches

from firstrung.credentials.verifying import budget, limits
from tests.credentials.verifying.asking import API, BADGE, PAGE, ask, text_of
from tests.credentials.verifying.server import OwnKey, answer


class TestApi:
    def test_words_without_a_meaning(self, badge, site, db, client):
        document = json.loads(badge) | {"house": "Blue"}
        (row,) = ask(client, json.dumps(document))[1]["credentials"]
        assert (row["outcome"], row["headline"], row["checks"][1]["passed"]) == (
            "malformed",
            "Not every word in this credential has a meaning",
            False,
        )
        caches["ready_made"].clear()  # the site's next key
        own = OwnKey(site)
        words = [*BADGE["@context"], {"house": "https://issuer.example/terms#house"}]
        signed = own.sign(BADGE | {"@context": words, "house": "Blue"}, inline=True)
        (row,) = ask(client, signed)[1]["credentials"]
        assert (row["outcome"], row["complete"]) == ("unknown_issuer", True)

    def test_any_site_may_ask(self, award, client):
        response = client.options(API)
        assert (response.status_code, response["Access-Control-Allow-Origin"]) == (204, "*")
        response = client.post(API, json.dumps(award.document), content_type="application/vc")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response.json()["valid"] is True

    def test_a_whole_verdict(self, award, client):
        status, verdict = ask(client, json.dumps(award.document))
        (row,) = verdict["credentials"]
        assert (status, row["outcome"], row["holder"], row["name"]) == (
            200,
            "valid",
            "Ada Adult",
            "AI-Ready Certificate",
        )
        assert [check["passed"] for check in row["checks"]] == [True] * 6
        assert row["results"] == [
            {"criterion": "Craft", "level": "Ready", "value": "", "required": "Ready"}
        ]
        assert row["evidence"][0]["name"] == "Portfolio"

    def test_by_address(self, site, db, client, badge):
        site.serve("https://issuer.example/badges/1", answer(badge, kind="application/vc"))
        body = json.dumps({"url": "https://issuer.example/badges/1"})
        assert ask(client, body)[1]["credentials"][0]["outcome"] == "unknown_issuer"
        assert ask(client, json.dumps({"url": "http://10.0.0.1/"}))[0] == 422
        assert ask(client, json.dumps({"url": 7}))[1]["credentials"][0]["outcome"] == "malformed"

    @pytest.mark.parametrize("body", [b"", b"{", b"null", b"\x00\xff", b"%PDF-", b"<svg"])
    def test_rubbish_is_malformed(self, db, client, body):
        status, verdict = ask(client, body)
        assert (status, verdict["credentials"][0]["outcome"]) == (200, "malformed")

    def test_only_post(self, db, client):
        assert client.get(API).status_code == 405

    def test_too_large(self, db, client):
        assert ask(client, b"x" * 3_000_000)[0] == 413

    def test_too_often(self, db, client, monkeypatch):
        monkeypatch.setattr(limits, "PER_HOUR", 2)
        assert [ask(client, b"{}")[0] for _ in range(3)] == [200, 200, 429]
        response = client.post(PAGE, {"text": "{}"})
        assert response.status_code == 429
        assert "Too many checks" in text_of(response)


class TestWork:
    """Whatever is handed in, the answer costs little."""

    def test_more_inside_than_is_looked_at(self, badge, db, client):
        inner = {key: value for key, value in BADGE.items() if key != "@context"}
        stuffed = json.loads(badge) | {
            "endorsement": [inner | {"id": f"urn:x:{n}"} for n in range(40)]
        }
        (row,) = ask(client, json.dumps(stuffed))[1]["credentials"]
        assert (row["complete"], row["parts"], row["endorsements"]) == (False, [], [])

    def test_no_time_left_for_what_is_inside(self, award, client, monkeypatch):
        monkeypatch.setattr(budget.Budget, "spent", True)
        (row,) = ask(client, json.dumps(award.document))[1]["credentials"]
        assert (row["outcome"], row["complete"]) == ("valid", False)
        verdict = ask(client, json.dumps([award.document, award.document]))[1]
        assert (len(verdict["credentials"]), verdict["leftOut"], verdict["valid"]) == (1, 1, False)

    def test_a_pdf_made_to_be_slow(self, db, client):
        table = b"xref\n0 12000\n" + b"0000000000 65535 f \n" * 12000
        pdf = b"%PDF-1.7\n" + table + b"trailer <</Root 1 0 R/Size 12000>>\nstartxref\n9\n%%EOF"
        begun = time.process_time()
        assert ask(client, pdf)[1]["credentials"][0]["outcome"] == "malformed"
        assert time.process_time() - begun < 1
