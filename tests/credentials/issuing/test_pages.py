"""Pages of runs, keys and audit."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.activity.models import AuditEntry
from firstrung.credentials import keys
from firstrung.credentials.issuing import standing
from firstrung.credentials.issuing.runs import Entry, move, plan
from firstrung.credentials.models import Award, IssuingItem, IssuingRun, SigningKey
from firstrung.identity.models import Enrollment, SchoolClass
from firstrung.jobs.models import Job
from firstrung.jobs.public import run_all

NOW = timezone.now()
NEW = "/issuing/new/"


def text_of(response):
    return response.content.decode()


class TestRuns:
    def test_from_the_list_to_the_awards(self, world, badge, sign_in):
        client = sign_in(world.coordinator)
        data = {"achievement": badge.pk, "name": "Spring", "source": "team", "team": world.team.pk}
        response = client.post(NEW, data)
        run = IssuingRun.objects.get()
        assert response.headers["Location"] == reverse("issuing_run", args=[run.uid])
        assert [item.holder for item in run.items.all()] == [
            world.adult,
            world.student,
            world.teammate,
        ]
        assert "0 of 3 people" in text_of(client.get(response.headers["Location"]))
        client.post(reverse("issuing_start", args=[run.uid]))
        bar = client.get(reverse("issuing_progress", args=[run.uid]))
        assert "hx-get" in text_of(bar)
        run_all()
        assert client.get(reverse("issuing_progress", args=[run.uid]))["HX-Refresh"] == "true"
        page = text_of(client.get(reverse("issuing_run", args=[run.uid])))
        assert "3 of 3 people" in page
        assert "Record" in page
        assert Award.objects.count() == 3

    @pytest.mark.parametrize(("source", "field"), [("class", "school_class"), ("team", "team")])
    def test_the_group_must_be_chosen(self, world, badge, sign_in, source, field):
        data = {"achievement": badge.pk, "name": "X", "source": source}
        response = sign_in(world.coordinator).post(NEW, data)
        assert response.status_code == 422
        assert response.context["form"].errors[field] == ["Choose one."]

    def test_a_class_and_a_district(self, world, badge, sign_in):
        taught = SchoolClass.objects.create(title="Robotics", organization=world.school)
        Enrollment.objects.create(school_class=taught, person=world.student, role="student")
        Enrollment.objects.create(school_class=taught, person=world.teacher, role="teacher")
        client = sign_in(world.coordinator)
        for source, field, group, number in (
            ("class", "school_class", taught, 1),
            ("organization", "organization", world.district, 3),
        ):
            data = {"achievement": badge.pk, "name": source, "source": source, field: group.pk}
            assert client.post(NEW, data).status_code == 302
            assert IssuingRun.objects.get(name=source).items.count() == number

    def test_groups_of_other_districts_are_not_offered(self, world, badge, sign_in):
        data = {
            "achievement": badge.pk,
            "name": "X",
            "source": "organization",
            "organization": world.district2.pk,
        }
        assert sign_in(world.coordinator).post(NEW, data).status_code == 422

    def test_the_certificate_itself_is_not_issued_from_lists(self, world, award, sign_in):
        data = {"achievement": award.achievement.pk, "name": "X", "source": "team"}
        response = sign_in(world.coordinator).post(NEW, data | {"team": world.team.pk})
        assert "achievement" in response.context["form"].errors

    @pytest.mark.parametrize("who", ["teacher", "student", "recruiter"])
    def test_pages_are_for_coordinators(self, world, planned, sign_in, who):
        client = sign_in(getattr(world, who))
        for name in ("issuing_runs", "issuing_new", "awards", "signing_keys", "credentials_audit"):
            assert client.get(reverse(name)).status_code == 403
        assert client.get(reverse("issuing_run", args=[planned.uid])).status_code == 404

    def test_another_district_sees_nothing(self, world, planned, sign_in):
        client = sign_in(world.coordinator2)
        assert "Spring" not in text_of(client.get(reverse("issuing_runs")))
        for name in ("issuing_run", "issuing_progress"):
            assert client.get(reverse(name, args=[planned.uid])).status_code == 404
        assert client.post(reverse("issuing_start", args=[planned.uid])).status_code == 404

    def test_a_wrong_move_is_told_in_words(self, world, planned, sign_in):
        response = sign_in(world.coordinator).post(reverse("issuing_pause", args=[planned.uid]))
        assert response.status_code == 409

    def test_a_stuck_run_offers_to_go_on(self, world, started, sign_in):
        Job.objects.update(state="failed")
        client = sign_in(world.coordinator)
        assert "died several times" in text_of(
            client.get(reverse("issuing_run", args=[started.uid]))
        )
        client.post(reverse("issuing_resume", args=[started.uid]))
        run_all()
        assert Award.objects.count() == 12

    def test_refusals_say_what_to_do(self, world, badge, people, started, sign_in):
        IssuingItem.objects.filter(holder=people[0]).update(
            state="refused", reason="Holds it already. Nothing to do."
        )
        page = sign_in(world.coordinator).get(
            reverse("issuing_run", args=[started.uid]), {"state": "refused"}
        )
        assert "Holds it already" in text_of(page)
        assert people[1].name not in text_of(page)

    def test_queries_do_not_grow(self, world, badge, people, sign_in):
        client, counts = sign_in(world.coordinator), []
        for number in (1, 3):
            entries = [Entry(holder) for holder in people[:number]]
            run = plan(
                world.coordinator, achievement=badge, name=str(number), entries=entries, now=NOW
            )
            move(world.coordinator, run=run, action="start", now=NOW)
            run_all()
            for address in (reverse("issuing_run", args=[run.uid]), reverse("issuing_runs")):
                client.get(address)
                with CaptureQueriesContext(connection) as queries:
                    client.get(address)
                counts.append(len(queries))
        assert counts[:2] == counts[2:]


class TestLines:
    def send(self, sign_in, world, badge, text, *, file=False):
        data = {"achievement": badge.pk, "name": "L", "source": "lines"}
        if file:
            content = text if isinstance(text, bytes) else text.encode()
            data["file"] = SimpleUploadedFile("list.csv", content)
        else:
            data["lines"] = text
        return sign_in(world.coordinator).post(NEW, data)

    def test_levels_values_and_evidence(self, world, badge, sign_in):
        world.adult.sourced_id = "A-7"
        world.adult.save()
        text = (
            "E-Mail;Identifier;Craft;hours;evidence_url\n".replace("E-Mail", "email")
            + "SAM.student@example.org;;ready;12;https://work.example/1\n"
            + ";A-7;2;;\n\n"
        )
        assert self.send(sign_in, world, badge, text, file=True).status_code == 302
        rows = {item.holder: item for item in IssuingItem.objects.all()}
        base = "http://localhost:8000/achievements/prompting/1#"
        assert rows[world.student].results == [
            {"description": f"{base}craft", "level": f"{base}craft-3", "value": ""},
            {"description": f"{base}hours", "level": "", "value": "12"},
        ]
        assert rows[world.student].evidence[0]["url"] == "https://work.example/1"
        assert rows[world.adult].results[0]["level"] == f"{base}craft-2"

    def test_what_was_listed_is_signed(self, world, badge, sign_in):
        text = "email,craft,evidence_url\nsam.student@example.org,Ready,https://work.example/1\n"
        self.send(sign_in, world, badge, text)
        move(world.coordinator, run=IssuingRun.objects.get(), action="start", now=NOW)
        run_all()
        document = Award.objects.get().document
        assert document["evidence"][0]["id"] == "https://work.example/1"
        assert "relatedResource" not in document

    def test_every_wrong_line_is_named_and_the_text_is_kept(self, world, badge, sign_in):
        text = (
            "email,craft,evidence_url\n"
            "sam.student@example.org,Ready,\n"
            "olga.other@example.org,Ready,\n"  # of the other district
            "ada.adult@example.org,Superb,\n"
            ",Ready,\n"
            "Sam.Student@example.org,Ready,\n"
            "tess.teammate@example.org,Ready,ftp://x\n"
        )
        response = self.send(sign_in, world, badge, text, file=True)
        assert response.status_code == 422
        assert [error.line for error in response.context["errors"]] == [3, 4, 5, 6, 7]
        page = text_of(response)
        assert "is no level of Craft. Levels: Growing, Ready." in page
        assert "sam.student@example.org,Ready" in page
        assert IssuingRun.objects.count() == 0

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("name\nSam\n", "must name the columns"),
            ("email,colour\nsam.student@example.org,red\n", "Results of this achievement"),
            ("email\n", "at least one person"),
            ("", "Choose a file or paste"),
            (b"email\n\xff\xfe\n", "not UTF-8"),
        ],
    )
    def test_unusable_lists(self, world, badge, sign_in, text, words):
        response = self.send(sign_in, world, badge, text, file=bool(text))
        assert response.status_code == 422
        assert words in text_of(response)


class TestKeys:
    def test_rotate_with_confirmation(self, award, world, sign_in):
        client = sign_in(world.coalition_coordinator)
        page = text_of(client.get(reverse("signing_keys")))
        assert "did:web:localhost%3A8000#key-1" in page
        address = reverse("signing_key_rotate", args=[SigningKey.objects.get().pk])
        assert client.get(address).status_code == 200
        assert SigningKey.objects.count() == 1
        assert client.post(address).status_code == 302
        assert keys.live_key(now=NOW).fragment == "key-2"
        page = text_of(client.get(reverse("signing_keys")))
        assert "retired" in page
        assert client.post(address).status_code == 404

    def test_the_second_factor_is_asked_for_again(self, award, world, sign_in, settings):
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        TOTP.activate(world.coalition_coordinator, generate_totp_secret())
        client = sign_in(world.coalition_coordinator)
        session = client.session
        session["second_factor_done"] = "on the machine"
        session.save()
        settings.SECOND_FACTOR_REQUIRED = True
        address = reverse("signing_key_rotate", args=[SigningKey.objects.get().pk])
        response = client.post(address)
        assert response.status_code == 302
        assert "reauthenticate" in response.headers["Location"]
        assert SigningKey.objects.count() == 1

    def test_not_for_coordinators_of_a_district(self, award, world, sign_in):
        address = reverse("signing_key_rotate", args=[SigningKey.objects.get().pk])
        assert sign_in(world.coordinator).post(address).status_code == 403

    def test_how_much_each_signed_in_constant_queries(self, award, world, sign_in):
        client = sign_in(world.coalition_coordinator)
        client.get(reverse("signing_keys"))
        counts = []
        for _ in range(2):
            keys.rotate(None, now=NOW)
            with CaptureQueriesContext(connection) as queries:
                response = client.get(reverse("signing_keys"))
            counts.append(len(queries))
        assert counts[0] == counts[1]
        signed = {key.fragment: key.signed for key in response.context["page"]}
        assert signed == {"key-1": 1, "key-2": 0, "key-3": 0}


class TestAudit:
    @pytest.fixture
    def client(self, award, world, sign_in):
        standing.suspend(world.coordinator, award=award, reason="=1+1", now=timezone.now())
        keys.rotate(world.coalition_coordinator, now=timezone.now())
        return sign_in(world.coalition_coordinator)

    def actions(self, client, **question):
        response = client.get(reverse("credentials_audit"), question)
        return [row.action.removeprefix("credentials.") for row in response.context["rows"]]

    def test_filters(self, client, award, world):
        day = timezone.localdate().isoformat()
        everything = ["key.rotated", "award.suspended", "award.issued"]
        assert self.actions(client) == everything
        assert self.actions(client, person="ada adult") == everything[1:]
        assert self.actions(client, person="connie") == everything[:1]
        assert self.actions(client, achievement=award.achievement.pk) == everything[1:]
        assert self.actions(client, since=day, until=day) == everything
        assert self.actions(client, until="2020-01-01") == []

    def test_csv_is_streamed_and_harmless_in_spreadsheets(self, client):
        response = client.get(reverse("credentials_audit"), {"format": "csv"})
        assert response.streaming
        text = b"".join(response.streaming_content).decode()
        rows = list(csv.reader(io.StringIO(text)))
        assert [row[2] for row in rows[1:]] == [
            "credentials.key.rotated",
            "credentials.award.suspended",
            "credentials.award.issued",
        ]
        assert rows[2][5] == "'=1+1"

    def test_a_wrong_date_is_told(self, client):
        response = client.get(reverse("credentials_audit"), {"since": "soon"})
        assert response.status_code == 422

    def test_paged_in_constant_queries(self, client, world):
        address, counts = reverse("credentials_audit"), []
        client.get(address)
        for number in (1, 60):
            AuditEntry.objects.bulk_create(
                AuditEntry(at=NOW, actor_label="X", action="credentials.award.issued")
                for _ in range(number)
            )
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert len(self.actions(client, page=2)) == 14
