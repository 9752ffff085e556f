import csv
import io
import stat
from pathlib import Path

import pytest
from django.core import serializers
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.activity.models import AuditEntry
from firstrung.identity.models import Person, RosterImport, RosterState
from firstrung.identity.roster import forms, work
from firstrung.jobs.public import Job, JobState, run_all
from tests.identity.roster.bundles import FILES, USERS, zip_files


def upload(client, tmp_path, name="roster.zip", **changes):
    files = FILES | {f"{key}.csv": text for key, text in changes.items()}
    data = zip_files(tmp_path / "upload.zip", files).read_bytes()
    bundle = SimpleUploadedFile(name, data, "application/zip")
    return client.post(reverse("rosters"), {"bundle": bundle})


@pytest.fixture
def coordinator(world, sign_in):
    return sign_in(world.coordinator)


def test_from_upload_to_application(coordinator, world, tmp_path, settings):
    response = upload(coordinator, tmp_path, users=USERS + "u9,,perhaps,s1,student,,A,B,,,,\n")
    roster = RosterImport.objects.get()
    page = reverse("roster", args=[roster.uid])
    assert (response.status_code, response["Location"]) == (302, page)
    stored = Path(roster.path)
    assert stored.parent == Path(settings.DATA_DIR) / "rosters"
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert "The roster is being checked" in coordinator.get(page).content.decode()

    run_all()
    text = coordinator.get(page).content.decode()
    assert "What would change" in text
    assert "Write true or false here." in text
    assert not Person.objects.filter(sourced_id="u1").exists()

    response = coordinator.post(reverse("roster_apply", args=[roster.uid]))
    assert (response.status_code, response["Location"]) == (302, page)
    text = coordinator.get(page).content.decode()
    assert "The roster is being applied" in text
    assert 'hx-trigger="every 1s"' in text

    run_all()
    roster.refresh_from_db()
    assert (roster.state, roster.applied_report["totals"]["added"]) == (RosterState.APPLIED, 12)
    assert roster.applied_report["again"] == {
        "rows": 10,
        "added": 0,
        "changed": 0,
        "ended": 0,
        "rejected": 1,
        "warnings": 1,
    }
    assert not stored.exists()
    text = coordinator.get(page).content.decode()
    assert "Applying the same file again would change nothing." in text
    assert "The uploaded file has been deleted." in text
    assert coordinator.post(reverse("roster_apply", args=[roster.uid])).status_code == 409
    actions = AuditEntry.objects.filter(object_uid=roster.uid).values_list("action", flat=True)
    assert sorted(actions) == [
        "identity.roster.applied",
        "identity.roster.apply",
        "identity.roster.upload",
    ]


def test_the_progress_fragment(coordinator, tmp_path):
    upload(coordinator, tmp_path)
    roster = RosterImport.objects.get()
    url = reverse("roster_progress", args=[roster.uid])
    Job.objects.update(done=30, total=60)
    fragment = coordinator.get(url, headers={"hx-request": "true"})
    assert 'value="50"' in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    run_all()
    over = coordinator.get(url, headers={"hx-request": "true"})
    assert (over.status_code, over["HX-Refresh"]) == (204, "true")
    assert coordinator.get(url)["Location"] == reverse("roster", args=[roster.uid])


def test_cancelling_and_applying_again(coordinator, tmp_path):
    upload(coordinator, tmp_path)
    run_all()
    roster = RosterImport.objects.get()
    page = reverse("roster", args=[roster.uid])
    coordinator.post(reverse("roster_apply", args=[roster.uid]))
    response = coordinator.post(reverse("roster_cancel", args=[roster.uid]))
    assert (response.status_code, response["Location"]) == (302, page)
    run_all()
    roster.refresh_from_db()
    assert (roster.state, roster.applied_report) == (RosterState.CHECKED, None)
    assert Job.objects.get(uid=roster.job_uid).state == JobState.CANCELLED
    assert "Apply it again to complete it" in coordinator.get(page).content.decode()
    assert coordinator.post(reverse("roster_cancel", args=[roster.uid])).status_code == 409
    coordinator.post(reverse("roster_apply", args=[roster.uid]))
    run_all()
    roster.refresh_from_db()
    assert roster.state == RosterState.APPLIED


def test_a_worker_that_gave_up_can_be_asked_again(coordinator, tmp_path):
    upload(coordinator, tmp_path)
    run_all()
    roster = RosterImport.objects.get()
    coordinator.post(reverse("roster_apply", args=[roster.uid]))
    Job.objects.filter(state=JobState.READY).update(state=JobState.FAILED)
    text = coordinator.get(reverse("roster", args=[roster.uid])).content.decode()
    assert "Apply it again to complete it" in text
    coordinator.post(reverse("roster_apply", args=[roster.uid]))
    run_all()
    roster.refresh_from_db()
    assert roster.state == RosterState.APPLIED


def test_a_task_that_runs_twice_does_its_work_once(coordinator, tmp_path):
    upload(coordinator, tmp_path)
    run_all()
    roster = RosterImport.objects.get()
    before = roster.report
    work.perform_check(roster, now=timezone.now())
    work.perform_apply(roster, now=timezone.now())
    roster.refresh_from_db()
    assert (roster.state, roster.report) == (RosterState.CHECKED, before)


def test_what_cannot_be_read_is_said_and_not_kept(coordinator, tmp_path):
    bundle = SimpleUploadedFile("roster.zip", b"PK no zip", "application/zip")
    coordinator.post(reverse("rosters"), {"bundle": bundle})
    run_all()
    roster = RosterImport.objects.get()
    assert (roster.state, Path(roster.path).exists()) == (RosterState.FAILED, False)
    text = coordinator.get(reverse("roster", args=[roster.uid])).content.decode()
    assert "This is not a zip file that can be opened." in text


def test_the_form_refuses_what_is_too_large_or_no_zip(coordinator, tmp_path, monkeypatch):
    wrong = upload(coordinator, tmp_path, name="roster.csv")
    assert (wrong.status_code, "Choose the .zip file" in wrong.content.decode()) == (422, True)
    monkeypatch.setattr(forms, "MAX_BYTES", 10)
    large = upload(coordinator, tmp_path)
    assert (large.status_code, "larger than 100 MB" in large.content.decode()) == (422, True)
    assert coordinator.post(reverse("rosters")).status_code == 422
    assert not RosterImport.objects.exists()


def test_the_report_as_a_file(coordinator, tmp_path):
    upload(
        coordinator,
        tmp_path,
        users=USERS + "=1+1,,perhaps,s1,student,,A,B,,,,\n=1+1,,true,s1,student,,A,B,,,,\n",
    )
    run_all()
    roster = RosterImport.objects.get()
    url = reverse("roster_report", args=[roster.uid])
    found = coordinator.get(f"{url}?as=json")
    assert (found.json(), "attachment" in found["Content-Disposition"]) == (roster.report, True)
    table = coordinator.get(f"{url}?as=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(r["kind"], r["file"], r["line"], r["column"], r["value"]) for r in rows[:2]] == [
        ("rejected", "users.csv", "5", "enabledUser", "perhaps"),
        ("rejected", "users.csv", "6", "sourcedId", "'=1+1"),
    ]
    assert coordinator.get(f"{url}?as=exe").status_code == 400


def test_the_notes_are_paged_and_filtered(coordinator, tmp_path):
    many = "".join(f"x{n},,perhaps,s1,student,,A,B,,,,\n" for n in range(30))
    upload(coordinator, tmp_path, users=USERS + many)
    run_all()
    page = reverse("roster", args=[RosterImport.objects.get().uid])
    assert len(coordinator.get(page).context["page"].object_list) == 25
    assert len(coordinator.get(f"{page}?page=2").context["page"].object_list) == 6
    rows = coordinator.get(f"{page}?show=warnings").context["page"].object_list
    assert [note["file"] for note in rows] == ["manifest.csv"]


def test_only_the_first_thousand_notes_are_stored(coordinator, tmp_path):
    many = "".join(f"x{n},,perhaps,s1,student,,A,B,,,,\n" for n in range(1005))
    upload(coordinator, tmp_path, users=USERS + many)
    run_all()
    report = RosterImport.objects.get().report
    assert (len(report["rejected"]), report["totals"]["rejected"]) == (1000, 1005)


PAGES = ["roster", "roster_progress", "roster_report"]
ACTIONS = ["roster_apply", "roster_cancel"]


@pytest.mark.parametrize("who", ["student", "guardian", "teacher", "panelist", "recruiter"])
def test_rosters_are_for_those_who_manage(world, sign_in, tmp_path, who):
    client = sign_in(getattr(world, who))
    assert client.get(reverse("rosters")).status_code == 403
    assert upload(client, tmp_path).status_code == 403
    assert not RosterImport.objects.exists()


@pytest.mark.parametrize("who", ["coordinator2", "coalition_coordinator", "student"])
def test_an_upload_is_for_its_owner_alone(world, sign_in, coordinator, tmp_path, who):
    upload(coordinator, tmp_path)
    run_all()
    uid = RosterImport.objects.get().uid
    client = sign_in(getattr(world, who))
    assert [client.get(reverse(name, args=[uid])).status_code for name in PAGES] == [404] * 3
    assert [client.post(reverse(name, args=[uid])).status_code for name in ACTIONS] == [404] * 2


def test_a_stranger_is_asked_to_sign_in(client, world):
    response = client.get(reverse("rosters"))
    assert (response.status_code, response["Location"].startswith("/signin/")) == (302, True)


def test_actions_need_a_post(coordinator, tmp_path):
    upload(coordinator, tmp_path)
    uid = RosterImport.objects.get().uid
    assert [coordinator.get(reverse(name, args=[uid])).status_code for name in ACTIONS] == [405] * 2


def test_an_owner_who_no_longer_manages_may_not_apply(world, coordinator, tmp_path):
    upload(coordinator, tmp_path)
    run_all()
    world.coordinator.memberships.all().delete()
    uid = RosterImport.objects.get().uid
    assert coordinator.post(reverse("roster_apply", args=[uid])).status_code == 403


def test_the_list_costs_the_same_for_one_and_three(coordinator, tmp_path):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert coordinator.get(reverse("rosters")).status_code == 200
        return len(captured)

    upload(coordinator, tmp_path)
    queries()
    one = queries()
    upload(coordinator, tmp_path)
    upload(coordinator, tmp_path)
    assert queries() == one


def test_an_empty_list_says_what_to_do(coordinator):
    assert "No roster yet" in coordinator.get(reverse("rosters")).content.decode()


def test_secrets_stay_out_of_the_job_and_the_stored_report(coordinator, tmp_path, caplog):
    upload(coordinator, tmp_path)
    run_all()
    coordinator.post(reverse("roster_apply", args=[RosterImport.objects.get().uid]))
    run_all()
    rows = [*Job.objects.all(), *RosterImport.objects.all(), *AuditEntry.objects.all()]
    assert "Ru1ez" not in serializers.serialize("json", rows) + caplog.text
