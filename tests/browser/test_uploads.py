"""A big upload meets a killed server and a lost connection, and arrives whole."""

import hashlib
import io
import random
import re
import zipfile

import pytest
from playwright.sync_api import expect

MEGABYTES = 30
PER_SECOND = 8 * 1024 * 1024
PATIENCE = 60_000


def archive() -> bytes:
    """A source archive that can't be made smaller."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as file:
        noise = random.Random(7).randbytes(MEGABYTES * 1024 * 1024)  # noqa: S311 - any bytes do
        file.writestr("measurements.bin", noise)
    return target.getvalue()


class Line:
    """A line on which thirty megabytes take a few seconds, and which can be cut."""

    def __init__(self, visitor) -> None:
        self.session = visitor.context.new_cdp_session(visitor.page)
        self.set()

    def set(self, *, offline: bool = False) -> None:
        speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": PER_SECOND}
        self.session.send("Network.emulateNetworkConditions", {"offline": offline, **speed})


def wait_for(visitor, percent: int) -> None:
    """The progress bar stands at least there."""
    visitor.page.wait_for_function(
        "least => document.querySelector('[data-rows] [data-progress]').value >= least",
        arg=percent,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("window", ["phone"], indirect=True, scope="session")
def test_an_upload_survives_a_killed_server_and_a_lost_connection(come, site):
    content = archive()
    marcus = come("marcus.lee")
    marcus.visit("/portfolio/new/project_archive/")
    line = Line(marcus)
    marcus.page.locator("input[type=file]").set_input_files(
        {"name": "sources.zip", "mimeType": "application/zip", "buffer": content}
    )
    row = marcus.page.locator("[data-rows] [data-file]")
    wait_for(marcus, 20)
    marcus.is_cut_off = True
    site.kill()
    expect(row.locator("[data-status]")).to_contain_text("connection", ignore_case=True)
    site.start()
    wait_for(marcus, 50)
    line.set(offline=True)
    expect(row.locator("[data-status]")).to_contain_text("connection", ignore_case=True)
    line.set()
    link = row.locator("[data-name] a")
    expect(link).to_be_visible(timeout=PATIENCE)
    marcus.is_cut_off = False
    marcus.check()
    stored = marcus.page.request.get(site.address + str(link.get_attribute("href")))
    assert hashlib.sha256(stored.body()).hexdigest() == hashlib.sha256(content).hexdigest()
    marcus.write("Title", "All my measurements")
    marcus.write("Say what this is", "Measurements of a year")
    marcus.page.locator("input[name=ai_used][value=no]").check()
    marcus.press("Save")
    marcus.page.wait_for_url("**/portfolio/entries/*/")
    marcus.sees("sources.zip")
    marcus.check()


def test_what_is_not_accepted_is_refused_by_its_content(come):
    marcus = come("marcus.lee")
    marcus.visit("/portfolio/new/project_archive/")
    marcus.page.locator("input[type=file]").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00" + b"\x00" * 900}
    )
    marcus.refusals.add("/uploads/")
    problem = marcus.page.locator("[data-rows] [data-problem]")
    expect(problem).to_be_visible()
    expect(problem).to_contain_text(re.compile(r"\w+"))
    marcus.check()
