"""The public page of a certificate, and what becomes of one that is taken back."""

import json

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.credentials.endorsing.identities import open_identity
from firstrung.credentials.endorsing.services import About, endorse
from firstrung.credentials.public import revoke, suspend
from tests.credentials.verifying.asking import PAGE, ask, text_of
from tests.world import consent


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
