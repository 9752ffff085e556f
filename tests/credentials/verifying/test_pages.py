"""Checking by link, file, text and photo."""

import json

import pytest
from django.urls import reverse

from firstrung.engines.proofs.baking import bake_png
from firstrung.engines.proofs.drawings import bake_svg
from tests.credentials.verifying.asking import PAGE, code, picture, text_of, upload
from tests.credentials.verifying.server import answer


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
