"""Checking by link, file, text and photo; the answer for people and for machines."""

import copy
import io
import json
import time

import pytest
import segno
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from firstrung.credentials.endorsing.identities import open_identity
from firstrung.credentials.endorsing.services import About, endorse
from firstrung.credentials.models import Endorsement
from firstrung.credentials.public import revoke, suspend
from firstrung.credentials.verifying import limits
from firstrung.credentials.verifying.registry import add_issuer
from firstrung.engines import proofs
from firstrung.engines.proofs.baking import bake_png
from firstrung.engines.proofs.drawings import bake_svg
from firstrung.engines.proofs.jose import sign_jwt
from tests.credentials.conftest import make_award
from tests.credentials.endorsing.conftest import OWN, OwnKey
from tests.credentials.verifying.server import answer
from tests.world import consent

PAGE = "/verify/"
API = "/api/verify"


def picture(size=(40, 30)):
    buffer = io.BytesIO()
    Image.new("RGB", size, "#0b5c6b").save(buffer, "PNG")
    return buffer.getvalue()


def code(text, kind="png"):
    buffer = io.BytesIO()
    segno.make(text, error="l").save(buffer, kind="png", scale=4, border=4)
    if kind == "png":
        return buffer.getvalue()
    turned = io.BytesIO()
    Image.open(buffer).convert("RGB").rotate(12, expand=True, fillcolor="white").save(
        turned, "JPEG", quality=70
    )
    return turned.getvalue()


def upload(name, data):
    return SimpleUploadedFile(name, data)


def text_of(response):
    return response.content.decode()


def ask(client, body, kind="application/json"):
    response = client.post(API, data=body, content_type=kind)
    return response.status_code, json.loads(response.content)


BADGE = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "https://issuer.example/badges/1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Welding",
    "issuer": {"id": OWN, "type": ["Profile"], "name": "Harvard University"},
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://issuer.example/achievements/1",
            "type": ["Achievement"],
            "name": "Welding",
            "description": "Joins metal.",
            "criteria": {"narrative": "A seam."},
        },
    },
}


@pytest.fixture
def badge(site):
    """A genuine badge of a stranger, as bytes."""
    return OwnKey(site).sign(BADGE)


class TestWays:
    def test_text(self, award, client):
        page = text_of(client.post(PAGE, {"text": json.dumps(award.document)}))
        assert "This certificate is valid" in page
        assert "South Bay Coalition" in page
        assert "Ada Adult" in page
        assert "required: Ready" in page

    @pytest.mark.parametrize("carrier", ["json", "png", "svg"])
    def test_file(self, award, client, carrier):
        text = json.dumps(award.document)
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
        data = {
            "json": text.encode,
            "png": lambda: bake_png(picture(), text),
            "svg": lambda: bake_svg(svg, text),
        }[carrier]()
        response = client.post(PAGE, {"file": upload(f"c.{carrier}", data)})
        assert "This certificate is valid" in text_of(response)

    def test_pdf(self, award, client, world, sign_in):
        pdf = sign_in(world.adult).get(reverse("certificate_file", args=[award.uid])).content
        response = client.post(PAGE, {"file": upload("c.pdf", pdf)})
        assert "This certificate is valid" in text_of(response)

    def test_link(self, site, db, client, badge):
        site.serve("https://issuer.example/badges/1", answer(badge, kind="application/vc"))
        for given in (
            {"link": " https://issuer.example/badges/1 "},
            {"text": "https://issuer.example/badges/1"},
        ):
            page = text_of(client.post(PAGE, given))
            assert "We do not know who issued this" in page
            assert "issuer.example" in page

    @pytest.mark.parametrize("kind", ["png", "jpeg"])
    def test_photo_of_a_code_that_leads_elsewhere(self, site, db, client, badge, kind):
        site.serve("https://issuer.example/badges/1", answer(badge, kind="application/vc"))
        shot = upload("shot", code("https://issuer.example/badges/1", kind))
        assert "We do not know who issued this" in text_of(client.post(PAGE, {"photo": shot}))

    def test_photo_of_our_own_code_leads_to_the_page(self, award, client):
        shot = upload("shot.png", code(f"http://localhost:8000/c/{award.uid}/"))
        assert client.post(PAGE, {"photo": shot}).url == f"/c/{award.uid}/"
        assert (
            client.post(
                PAGE,
                {
                    "file": upload(
                        "s.png", code(f"http://localhost:8000/c/{award.uid}/credential.json")
                    )
                },
            ).url
            == f"/c/{award.uid}/"
        )

    def test_photo_of_nothing(self, db, client):
        response = client.post(PAGE, {"photo": upload("shot.png", picture())})
        assert response.status_code == 422
        assert "No QR code can be made out" in text_of(response)

    @pytest.mark.parametrize(
        "data", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0nothing", b"RIFF"]
    )
    def test_broken_pictures(self, db, client, data):
        response = client.post(PAGE, {"file": upload("x.png", data)})
        assert response.status_code in (200, 422)
        response = client.post(PAGE, {"photo": upload("x.png", data)})
        assert response.status_code == 422

    def test_several_in_one_file(self, award, client, badge):
        both = json.dumps([award.document, json.loads(badge)])
        page = text_of(client.post(PAGE, {"text": both}))
        assert "There are 2 credentials in it" in page
        assert "This certificate is valid" in page
        assert "We do not know who issued this" in page

    @pytest.mark.parametrize(
        ("link", "words"),
        [
            ("http://issuer.example/x", "Only whole addresses"),
            ("https://127.0.0.1/x", "a private network"),
            ("https://nobody.example/", "No site has that name"),
            ("openid-credential-offer://x", "invitation for a wallet"),
            ("http://localhost:8000/home/", "a page of this site"),
            ("https://issuer.example/page", "leads to a web page"),
            ("https://issuer.example/missing", "Nothing lies at that address"),
        ],
    )
    def test_links_that_lead_nowhere(self, site, db, client, link, words):
        site.serve("https://issuer.example/page", answer(b"<html>", kind="text/html"))
        response = client.post(PAGE, {"link": link})
        assert response.status_code == 422
        assert words in text_of(response)

    def test_nothing_given(self, db, client):
        assert client.post(PAGE, {}).status_code == 422
        assert "https://a.example" in text_of(client.get(PAGE, {"link": "https://a.example"}))


class TestIssuers:
    """Trust comes from the registry alone."""

    def test_a_stranger_is_named_by_its_domain(self, badge, db, client):
        page = text_of(client.post(PAGE, {"text": badge.decode()}))
        assert "We do not know who issued this" in page
        assert "<strong>issuer.example</strong>" in page
        assert "It calls itself “Harvard University”. Anybody can write that." in page
        status, verdict = ask(client, badge)
        (row,) = verdict["credentials"]
        assert (status, verdict["valid"], row["outcome"]) == (200, False, "unknown_issuer")
        assert row["issuer"] == {
            "id": OWN,
            "knownAs": None,
            "saysItIs": "Harvard University",
            "domain": "issuer.example",
        }

    def test_known_once_in_the_registry(self, badge, world, client):
        row = add_issuer(
            world.coalition_coordinator,
            did=OWN,
            name="Harbor Welding School",
            reason="Partner since 2024.",
            now=timezone.now(),
        )
        page = text_of(client.post(PAGE, {"text": badge.decode()}))
        assert "This certificate is valid" in page
        assert "Harbor Welding School" in page
        assert "Harvard" not in page
        row.removed_at = timezone.now()
        row.save()
        assert ask(client, badge)[1]["credentials"][0]["outcome"] == "unknown_issuer"

    def test_an_https_issuer_with_keys_in_its_profile(self, site, world, client):
        did = "https://issuer.example/issuer"
        key = OwnKey(site, did, did)
        document = BADGE | {"issuer": {"id": did, "type": ["Profile"], "name": "X"}}
        assert ask(client, key.sign(document))[1]["credentials"][0]["outcome"] == "unknown_issuer"
        other = OwnKey(site, "did:web:other.example", "https://other.example/.well-known/did.json")
        forged = other.sign(document, method="did:web:other.example#home")
        assert ask(client, forged)[1]["credentials"][0]["outcome"] == "invalid"

    def test_an_issuer_that_can_not_be_reached_is_not_called_false(self, site, db, client):
        key = OwnKey(site, OWN, "https://issuer.example/elsewhere")
        page = text_of(client.post(PAGE, {"text": key.sign(BADGE).decode()}))
        assert "This could not be checked to the end" in page
        assert "https://issuer.example/.well-known/did.json" in page

    def test_a_changed_word_is_false(self, badge, db, client):
        changed = badge.replace(b"Joins metal", b"Joins steel")
        assert "This certificate is not valid" in text_of(
            client.post(PAGE, {"text": changed.decode()})
        )

    def test_a_key_that_names_no_site(self, db, client):
        private = proofs.generate_private_key()
        did = proofs.did_key(proofs.encode_public_key(private.public_key()))
        signed = proofs.sign(
            BADGE | {"issuer": did},
            private_key=private,
            verification_method=f"{did}#{did.removeprefix('did:key:')}",
            created=timezone.now(),
        )
        page = text_of(client.post(PAGE, {"text": json.dumps(signed)}))
        assert "A key that names no site" in page

    @pytest.mark.parametrize("form", ["json", "token", "forged token"])
    def test_status_of_another_issuer(self, site, world, client, form):
        key = OwnKey(site)
        url = "https://issuer.example/status/1"
        document = BADGE | {
            "credentialStatus": {
                "id": f"{url}#7",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": "7",
                "statusListCredential": url,
            }
        }
        add_issuer(
            world.coalition_coordinator, did=OWN, name="Harbor", reason="Known.", now=timezone.now()
        )
        signed = key.sign(document)
        page = text_of(client.post(PAGE, {"text": signed.decode()}))
        assert "This could not be checked to the end" in page
        unsigned = proofs.status_list_credential(
            url=url,
            issuer=OWN,
            purpose="revocation",
            encoded_list=proofs.encode_list([7]),
            valid_from="2026-01-01T00:00:00Z",
            valid_until="2099-01-01T00:00:00Z",
        )
        caches["ready_made"].clear()
        if form == "json":
            site.serve(url, answer(key.sign(unsigned), kind="application/vc"))
        else:
            token = sign_jwt(unsigned, private_key=key.private, kid=f"{OWN}#home", alg="EdDSA")
            head, body, signature = token.split(".")
            signature = signature if form == "token" else "A" * 86
            token = f"{head}.{body}.{signature}"
            site.serve(url, answer(token.encode(), kind="application/vc+jwt"))
        (row,) = ask(client, signed)[1]["credentials"]
        forged = form == "forged token"
        assert (row["outcome"], row["checks"][5]["passed"]) == (
            ("invalid", None) if forged else ("revoked", False)
        )


class TestEndorsements:
    @pytest.fixture
    def endorsed(self, award, world):
        open_identity(world.recruiter, organization=world.employer, now=timezone.now())
        for about in (About(achievement=award.achievement), About()):
            endorse(
                world.recruiter,
                organization=world.employer,
                about=about,
                comment="We hire for this.",
                now=timezone.now(),
            )
        return award

    def test_detached_ones_are_counted(self, endorsed, client):
        _status, verdict = ask(client, json.dumps(endorsed.document))
        rows = verdict["credentials"][0]["endorsements"]
        assert [(row["by"], row["about"], row["holds"]) for row in rows] == [
            ("First Aerospace", "achievement", True),
            ("First Aerospace", "issuer", True),
        ]
        page = text_of(client.post(PAGE, {"text": json.dumps(endorsed.document)}))
        assert "2 statements that hold" in page
        assert "We hire for this." in page

    def test_one_by_itself_says_what_it_says(self, endorsed, client):
        document = Endorsement.objects.earliest("pk").document
        page = text_of(client.post(PAGE, {"text": json.dumps(document)}))
        assert "We hire for this." in page
        assert "This endorsement is valid" in page
        assert "This certificate" not in page

    def test_of_a_person_only_by_consent(self, endorsed, world, client):
        given = consent(world.adult, world.adult, "certificate")
        endorse(
            world.recruiter,
            organization=world.employer,
            about=About(award=endorsed),
            comment="Ada was great.",
            now=timezone.now(),
        )
        page = reverse("certificate", args=[endorsed.uid])
        assert "Ada was great." in text_of(client.get(page))
        assert (
            len(ask(client, json.dumps(endorsed.document))[1]["credentials"][0]["endorsements"])
            == 3
        )
        given.granted = False
        given.save()
        assert "Ada was great." not in text_of(client.get(page))
        assert "We hire for this." in text_of(client.get(page))
        assert (
            len(ask(client, json.dumps(endorsed.document))[1]["credentials"][0]["endorsements"])
            == 2
        )

    def test_embedded_ones_are_judged_each(self, world, client):
        open_identity(world.recruiter, organization=world.employer, now=timezone.now())
        early = make_award(world)
        row = endorse(
            world.recruiter,
            organization=world.employer,
            about=About(achievement=early.achievement),
            comment="We hire for this.",
            now=timezone.now(),
        )
        award = make_award(world, world.student)
        assert award.document["credentialSubject"]["achievement"]["endorsement"] == [row.document]
        (shown,) = ask(client, json.dumps(award.document))[1]["credentials"][0]["endorsements"]
        assert (shown["by"], shown["about"], shown["holds"]) == (
            "First Aerospace",
            "achievement",
            True,
        )
        from firstrung.credentials.endorsing.services import withdraw

        withdraw(world.recruiter, endorsement=row, reason="No more.", now=timezone.now())
        (credential,) = ask(client, json.dumps(award.document))[1]["credentials"]
        assert [credential["outcome"], credential["endorsements"][0]["holds"]] == ["valid", False]

    def test_a_forger_can_not_borrow_them(self, endorsed, client):
        forged = copy.deepcopy(endorsed.document)
        forged["credentialSubject"]["identifier"][0]["identityHash"] = "Mallory"
        (row,) = ask(client, json.dumps(forged))[1]["credentials"]
        assert (row["outcome"], row["endorsements"]) == ("invalid", [])

    def test_an_employer_endorses_from_the_page(self, endorsed, world, sign_in):
        page = reverse("certificate", args=[endorsed.uid])
        assert "Endorse for" not in text_of(sign_in(world.recruiter).get(page))
        consent(world.adult, world.adult, "certificate")
        assert "Endorse for First Aerospace" in text_of(sign_in(world.recruiter).get(page))
        for who in (world.recruiter2, world.adult, world.coordinator):
            assert "Endorse for" not in text_of(sign_in(who).get(page))


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


class TestCertificate:
    def test_software_gets_the_document_with_consent(self, award, world, client):
        page = reverse("certificate", args=[award.uid])
        accept = {"HTTP_ACCEPT": "application/vc, application/json"}
        assert client.get(page, **accept).status_code == 404
        consent(world.adult, world.adult, "certificate")
        assert json.loads(client.get(page, **accept).content) == award.document
        assert b"<h1" in client.get(page, HTTP_ACCEPT="text/html,application/json").content

    def test_as_many_queries_with_three_endorsements_as_with_one(self, award, world, client):
        consent(world.adult, world.adult, "certificate")
        identity = open_identity(world.recruiter, organization=world.employer, now=timezone.now())
        page = reverse("certificate", args=[award.uid])
        counts = []
        for batch in (1, 2):
            for _ in range(batch):
                row = endorse(
                    world.recruiter,
                    organization=world.employer,
                    about=About(achievement=award.achievement),
                    comment="Yes.",
                    now=timezone.now(),
                )
                row.subject_url += f"#{row.pk}"
                row.save()
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert identity.endorsements.count() == 3

    def test_revoked_shows(self, award, world, client):
        revoke(world.coordinator, award=award, reason="Mistake.", now=timezone.now())
        page = text_of(client.post(PAGE, {"text": json.dumps(award.document)}))
        assert "This certificate was revoked" in page
        assert "The issuer took it back" in page

    def test_suspended_shows_everywhere(self, award, world, client):
        suspend(world.coordinator, award=award, reason="Why.", now=timezone.now())
        text = json.dumps(award.document)
        for page in (
            client.get(reverse("certificate", args=[award.uid])),
            client.post(PAGE, {"text": text}),
        ):
            assert "This certificate is suspended" in text_of(page)
            assert "revoked" not in text_of(page)
        (row,) = ask(client, text)[1]["credentials"]
        assert (row["outcome"], row["checks"][5]["passed"], row["checks"][5]["reason"]) == (
            "suspended",
            False,
            "The issuer has suspended this credential.",
        )

    def test_several_suspended_ones(self, award, world, client):
        suspend(world.coordinator, award=award, reason="Why.", now=timezone.now())
        text = json.dumps([award.document, award.document])
        rows = ask(client, text)[1]["credentials"]
        assert [row["outcome"] for row in rows] == ["suspended", "suspended"]


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
        from firstrung.credentials.verifying import budget

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
