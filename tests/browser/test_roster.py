"""A coordinator loads a roster: a dry run with every bad row, the application, no change after."""

import io
import json
import re
import zipfile

from playwright.sync_api import expect

ORGS = """sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
d-9,active,2026-08-01,Harbor District,district,,
s-9,active,2026-08-01,Harbor High,school,,d-9
"""
USERS = """sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,\
givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password
u-1,active,2026-08-01,true,s-9,student,mila,,Mila,Sorensen,,,mila.s@example.org,,,,11,Geheim-1
u-2,active,2026-08-01,true,s-9,student,theo,,Theo,Abara,,,theo.a@example.org,,,,12,
u-3,active,2026-08-01,true,s-9,teacher,ines,,Ines,Moreau,,,ines.m@example.org,,,,,
u-4,active,2026-08-01,true,s-404,student,lost,,Lost,Child,,,lost@example.org,,,,11,
u-5,active,2026-08-01,true,s-9,astronaut,odd,,Odd,Role,,,odd@example.org,,,,11,
"""
CLASSES = """sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,\
location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods
c-1,active,2026-08-01,AI Studio,,,A1,scheduled,,s-9,y-1,,,
"""
SESSIONS = """sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,\
schoolYear
y-1,active,2026-08-01,2026-27,schoolYear,2026-08-15,2027-06-10,,2027
"""
ENROLLMENTS = """sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,\
role,primary,beginDate,endDate
e-1,active,2026-08-01,c-1,s-9,u-1,student,,2026-08-15,2027-06-10
e-2,active,2026-08-01,c-1,s-9,u-3,teacher,true,2026-08-15,2027-06-10
e-3,active,2026-08-01,c-404,s-9,u-2,student,,2026-08-15,2027-06-10
"""
FILES = {
    "orgs": ORGS,
    "users": USERS,
    "classes": CLASSES,
    "academicSessions": SESSIONS,
    "enrollments": ENROLLMENTS,
}
# What the report says of them: result, file, line, column.
BAD = (
    ("rejected", "users.csv", "5", "orgSourcedIds"),
    ("warning", "users.csv", "6", "role"),
    ("rejected", "enrollments.csv", "4", "classSourcedId"),
)


def bundle() -> bytes:
    """A small OneRoster 1.1 bundle with three rows to look at."""
    target = io.BytesIO()
    manifest = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n"
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(f"{name}.csv", text)
            manifest += f"file.{name},bulk\n"
        archive.writestr("manifest.csv", manifest)
    return target.getvalue()


def upload(visitor, name: str = "harbor.zip", content: bytes | None = None) -> None:
    """Choose the file, check it and wait for the report."""
    visitor.visit("/rosters/")
    visitor.page.get_by_label("OneRoster zip file").set_input_files(
        {"name": name, "mimeType": "application/zip", "buffer": content or bundle()}
    )
    visitor.press("Upload and check")
    visitor.page.wait_for_url("**/rosters/*/")
    expect(visitor.page.locator("#roster-progress")).to_have_count(0)
    visitor.sees(re.compile("What would change|This file can't be read"))
    visitor.check()


def number(visitor, word: str) -> int:
    """One of the four numbers of the report."""
    tile = visitor.page.locator("dl > div").filter(has_text=word).first
    return int(tile.locator("dd").inner_text())


class TestRoster:
    """In order: refused, checked, applied, and once more."""

    def test_what_is_no_zip_is_refused_at_the_field(self, come):
        rachel = come("rachel.stein")
        rachel.visit("/rosters/", dark=True)
        rachel.page.get_by_label("OneRoster zip file").set_input_files(
            {"name": "people.txt", "mimeType": "text/plain", "buffer": b"Mila, Theo"}
        )
        rachel.press("Upload and check")
        rachel.sees("Choose the .zip file that your system exported.")
        rachel.check(status=422)

    def test_a_broken_zip_is_explained(self, come):
        rachel = come("rachel.stein")
        upload(rachel, "broken.zip", b"PK\x03\x04 this is no archive")
        rachel.sees("This file can't be read")

    def test_dry_run_shows_what_would_change_and_every_bad_row(self, come):
        rachel = come("rachel.stein")
        upload(rachel)
        rachel.sees("What would change")
        assert number(rachel, "added") > 0
        assert number(rachel, "rejected") >= 2
        rows = rachel.page.locator("table").last.locator("tbody tr")
        for kind, file, line, column in BAD:
            row = rows.filter(has_text=file).filter(has_text=column)
            cells = row.locator("td")
            expect(cells.nth(0)).to_have_text(kind)
            expect(cells.nth(2)).to_have_text(line)
            expect(cells.nth(4)).not_to_have_text("")
        rachel.press("Rejected (", role="link")
        rachel.check(dark=True)
        rachel.visit("/students/?q=Sorensen")
        rachel.sees("Nobody of that name")

    def test_it_is_applied_with_progress(self, come):
        rachel = come("rachel.stein")
        rachel.visit("/rosters/")
        rachel.press("harbor.zip", role="link")
        rachel.check()
        rachel.press("Apply")
        rachel.page.wait_for_url("**/rosters/*/")
        rachel.sees(re.compile("The roster is being applied|What was done"))
        rachel.sees("Applying the same file again would change nothing.")
        rachel.check()
        rachel.sees("What was done")

    def test_the_same_file_again_changes_nothing(self, come):
        rachel = come("rachel.stein")
        upload(rachel, "again.zip")
        for word in ("added", "changed", "ended"):
            assert number(rachel, word) == 0, word
        assert number(rachel, "rejected") >= 2

    def test_the_command_prints_the_same_report(self, site, tmp_path):
        path = tmp_path / "harbor.zip"
        path.write_bytes(bundle())
        report = json.loads(site.manage("import", "oneroster", str(path), "--dry-run", "--json"))
        totals = report["totals"]
        assert (totals["added"], totals["changed"], totals["ended"]) == (0, 0, 0)
        assert totals["rejected"] >= 2
