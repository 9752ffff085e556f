"""The way, fourth part: a skill badge is defined, issued to a team, suspended, revoked.

An employer endorses it, the key is rotated, and a mother looks at what her daughter holds.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.credentials import CERTIFICATE, field, fill, go_by, outcome, send

CODE = "tide-gauge"
RUBRIC = """criterion,level,points,description,required
Measures,Begins,1,Reads the gauge once,
Measures,Meets,2,Reads the gauge every hour and writes it down,x
Explains,Begins,1,Says what the numbers are,
Explains,Meets,2,Says why the numbers change,x
"""
SECOND = 1.0
PATIENCE = 60_000
TEAM_SIZE = 8


@pytest.fixture
def badge(site) -> str:
    """The path of a badge that was issued in the run."""
    return site.remembers["badge"]


class TestDefining:
    """In order: drafted, previewed, mended, judged by other verifiers, published."""

    def test_a_skill_badge_is_drafted_with_a_preview(self, come):
        rachel = come("rachel.stein")
        rachel.visit("/achievements/", dark=True)
        go_by(rachel, "a[href$='/achievements/new/']")
        rachel.check(dark=True)
        field(rachel, "kind").select_option("skill")
        fill(
            rachel,
            name="Tide gauge",
            code="Tide Gauge!",
            description="Reads a tide gauge and explains it.",
            criteria="Read it for a day\nExplain the curve",
            effective_on="2026-01-01",
            tags="measuring, sea",
        )
        send(rachel)
        expect(field(rachel, "code")).to_have_attribute("aria-invalid", "true")
        rachel.check(status=422)
        fill(rachel, code=CODE)
        rachel.page.locator("button[name=preview]").click()
        preview = rachel.page.locator("#preview")
        expect(preview).to_contain_text("Reads a tide gauge and explains it.")
        assert rachel.path() == "/achievements/new/", "the preview leaves the form as it is"
        rachel.check_rules()
        preview.locator("summary").click()
        expect(preview.locator("pre")).to_contain_text('"@context"')
        rachel.check_rules()
        send(rachel)
        rachel.page.wait_for_url(f"**/achievements/{CODE}/1/desk/")
        rachel.check(dark=True)

    def test_the_rubric_is_read_before_it_is_kept(self, come):
        rachel = come("rachel.stein")
        rachel.visit(f"/achievements/{CODE}/1/desk/")
        go_by(rachel, "main a[href$='/rubric/']")
        rachel.check(dark=True)
        fill(rachel, table="criterion,level,points\nMeasures,Begins,many\n")
        send(rachel)
        expect(field(rachel, "table")).to_have_attribute("aria-invalid", "true")
        rachel.check(status=422)
        fill(rachel, table=RUBRIC)
        rachel.page.locator("input[name=facts]").first.check()
        go_by(rachel, "button[name=preview]")
        expect(rachel.page.locator("section[aria-labelledby=read] ol > li")).to_have_count(4)
        rachel.check()
        send(rachel)
        rachel.page.wait_for_url("**/desk/")
        rachel.sees("why the numbers change")
        rachel.check()

    def test_it_is_aligned_to_occupations_and_by_hand(self, come):
        rachel = come("rachel.stein")
        rachel.visit(f"/achievements/{CODE}/1/alignments/", dark=True)
        by_code = rachel.page.locator("form:has([name=codes])")
        by_code.locator("[name=codes]").fill("15-12 Software")
        by_code.get_by_role("button").click()
        rachel.page.wait_for_load_state()
        expect(by_code.locator("[name=codes]")).to_have_attribute("aria-invalid", "true")
        rachel.check(status=422)
        by_code.locator("[name=codes]").fill("19-2042.00 Geoscientists")
        by_code.get_by_role("button").click()
        kept = rachel.page.locator("section[aria-labelledby=present] li")
        expect(kept).to_have_count(1)
        rachel.check()
        by_hand = rachel.page.locator("form:has([name=framework])")
        by_hand.locator("[name=kind]").select_option(index=1)
        by_hand.locator("[name=name]").fill("Measuring")
        by_hand.locator("[name=url]").fill("https://standards.example/measuring")
        by_hand.get_by_role("button").click()
        expect(kept).to_have_count(2)
        kept.filter(has_text="Geoscientists").get_by_role("button").click()
        expect(kept).to_have_count(1)
        rachel.check()

    def test_nobody_else_sees_the_draft(self, come):
        come().visit(f"/achievements/{CODE}/1", status=404)

    def test_without_a_pre_flight_it_is_not_published(self, come):
        rachel = come("rachel.stein")
        rachel.visit(f"/achievements/{CODE}/1/desk/")
        go_by(rachel, "form[action$='/publish/'] button")
        expect(rachel.page.get_by_role("alert").first).to_be_visible()
        rachel.check(status=422)

    def test_other_verifiers_judge_it_and_it_is_published(self, come):
        rachel = come("rachel.stein")
        rachel.visit(f"/achievements/{CODE}/1/desk/")
        go_by(rachel, "main a[href$='/preflight/']")
        rachel.check(dark=True)
        go_by(rachel, "main form[method=post] button")
        verdicts = rachel.page.locator("main li:has(strong)")
        expect(verdicts).to_have_count(4, timeout=PATIENCE)
        expect(rachel.page.locator("main progress")).to_have_count(0, timeout=PATIENCE)
        expect(verdicts.filter(has_text="refuses")).to_have_count(0)
        expect(verdicts.filter(has_text="accepts it").first).to_be_visible()
        missing = verdicts.filter(has_text="could not run").count()
        rachel.check(dark=True)
        rachel.visit(f"/achievements/{CODE}/1/desk/")
        boxes = rachel.page.locator("input[name=without]")
        expect(boxes).to_have_count(missing)
        if missing:
            go_by(rachel, "form[action$='/publish/'] button")
            expect(rachel.page.get_by_role("alert").first).to_be_visible()
            rachel.check(status=422)
            for box in boxes.all():
                box.check()
        go_by(rachel, "form[action$='/publish/'] button")
        rachel.page.wait_for_url(f"**/achievements/{CODE}/1")
        rachel.check(dark=True)

    def test_everybody_reads_it_and_takes_it_along(self, come, site):
        anybody = come()
        anybody.visit(f"/achievements/{CODE}/1", dark=True)
        anybody.sees("Tide gauge")
        anybody.sees("Says why the numbers change")
        anybody.sees("Measuring")
        files = anybody.page.locator("section[aria-labelledby=software] a")
        assert files.count() >= 4
        for link in files.all():
            address = site.address + str(link.get_attribute("href"))
            assert anybody.page.request.get(address).status == 200, address


class TestIssuing:
    """In order: a run for a team, started and watched; then what can happen to one of the badges."""

    def test_a_run_for_a_team(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit("/issuing/", dark=True)
        go_by(rachel, "main a[href$='/issuing/new/']")
        rachel.check(dark=True)
        chosen = field(rachel, "achievement")
        chosen.select_option(label=_option(chosen, "Tide gauge"))
        fill(rachel, name="Tide gauges, Team Horizon")
        rachel.page.locator("input[name=source][value=team]").check()
        send(rachel)
        expect(field(rachel, "team")).to_have_attribute("aria-invalid", "true")
        rachel.check(status=422)
        field(rachel, "team").select_option(label=_option(field(rachel, "team"), "Team Horizon"))
        send(rachel)
        rachel.page.wait_for_url(re.compile(r"/issuing/[0-9a-f-]{36}/"))
        people = rachel.page.locator("section[aria-labelledby=people] > ul > li")
        expect(people).to_have_count(TEAM_SIZE)
        rachel.check(dark=True)
        go_by(rachel, "form[action$='/start/'] button")
        share = rachel.page.locator("#run-progress")
        expect(share).to_have_attribute("value", "100", timeout=PATIENCE)
        rachel.check()
        rachel.page.reload()
        expect(rachel.page.locator("form[action$='/start/']")).to_have_count(0)
        records = people.locator("a[href$='/record/']")
        expect(records).to_have_count(TEAM_SIZE)
        rachel.check()
        go_by(rachel, "li:has-text('Lucas Brown') a[href$='/record/']")
        rachel.check(dark=True)
        go_by(rachel, "main a[href*='/c/']:not([href*='suspend'], [href*='revoke'])")
        site.remembers["badge"] = rachel.path().replace("refresh/", "")
        rachel.check()

    def test_a_second_run_issues_nothing_twice(self, come):
        rachel = come("rachel.stein")
        rachel.visit("/issuing/new/")
        chosen = field(rachel, "achievement")
        chosen.select_option(label=_option(chosen, "Tide gauge"))
        rachel.page.locator("input[name=source][value=lines]").check()
        fill(rachel, name="The same again", lines="email\nlucas.brown@example.org\nnobody@x.org\n")
        send(rachel)
        rachel.check(status=422)
        fill(rachel, lines="email\nlucas.brown@example.org\n")
        send(rachel)
        rachel.page.wait_for_url(re.compile(r"/issuing/[0-9a-f-]{36}/"))
        go_by(rachel, "form[action$='/start/'] button")
        expect(rachel.page.locator("#run-progress")).to_have_attribute(
            "value", "100", timeout=PATIENCE
        )
        rachel.page.reload()
        expect(rachel.page.locator("main a[href$='/record/']")).to_have_count(0)
        rachel.check()

    def test_suspended_lifted_and_shown_at_once(self, come, badge):
        rachel, anybody = come("rachel.stein"), come()
        anybody.visit(badge, dark=True)
        outcome(anybody, "valid")
        for action, expected in (("suspend", "suspended"), ("lift", "valid")):
            rachel.visit(f"{badge}record/")
            go_by(rachel, f"main a[href$='/{action}/']")
            rachel.check(dark=action == "suspend")
            if action == "suspend":
                send(rachel)
                rachel.check(status=422)
                fill(rachel, reason="The log is being looked at again")
            send(rachel)
            before = time.monotonic()
            anybody.page.reload()
            outcome(anybody, expected)
            assert time.monotonic() - before < SECOND
            anybody.check()
            rachel.check()

    def test_several_are_chosen_in_the_list(self, come, badge):
        rachel, anybody = come("rachel.stein"), come()
        rachel.visit("/awards/?q=Tyler", dark=True)
        tyler = rachel.page.locator("main li:has(input[name=award])")
        expect(tyler).to_have_count(1)
        record = str(tyler.locator("a[href$='/record/']").get_attribute("href"))
        tyler.locator("input[name=award]").check()
        field(rachel, "action").select_option("revoke")
        send(rachel)
        expect(tyler.locator("input[name=award]")).to_be_checked()
        rachel.check(status=422)
        fill(rachel, reason="Issued to the wrong Tyler")
        send(rachel)
        rachel.check()
        anybody.visit(record.removesuffix("record/"))
        outcome(anybody, "revoked")
        rachel.visit(record)
        expect(rachel.page.locator("section[aria-labelledby=status] a")).to_have_count(0)
        assert record != f"{badge}record/"

    def test_the_certificate_of_a_minor_names_nobody_to_strangers(self, come):
        rachel, anybody = come("rachel.stein"), come()
        rachel.visit("/awards/?q=Omar")
        rachel.page.locator("main a[href$='/record/']").first.click()
        rachel.page.wait_for_url("**/record/")
        rachel.check()
        anybody.visit(rachel.path().removesuffix("record/"))
        outcome(anybody, "valid")
        expect(anybody.page.locator("body")).not_to_contain_text("Omar")


def _option(choice, words: str) -> str:
    """The whole label of the option with those words."""
    return choice.locator("option").filter(has_text=words).first.inner_text().strip()


class TestKeys:
    """In order: a new key, the old certificate, the audit."""

    def test_what_the_old_key_signed_stays_valid(self, come, site, badge):
        rachel, anybody = come("rachel.stein"), come()
        before = anybody.page.request.get(f"{site.address}{badge}credential.json").text()
        rachel.visit("/signing-keys/", dark=True)
        live = rachel.page.locator("main a[href$='/rotate/']")
        number = live.count()
        live.first.click()
        rachel.page.wait_for_url("**/rotate/")
        rachel.check(dark=True)
        send(rachel)
        rachel.page.wait_for_url("**/signing-keys/")
        expect(live).to_have_count(number)
        rachel.check()
        anybody.visit(badge)
        outcome(anybody, "valid")
        anybody.visit("/verify/")
        fill(anybody, text=before)
        send(anybody)
        outcome(anybody, "valid")
        anybody.check()

    def test_a_fresh_edition_is_signed_with_the_new_key(self, come, badge):
        rachel, anybody = come("rachel.stein"), come()
        rachel.visit(f"{badge}refresh/")
        send(rachel)
        rachel.page.wait_for_url("**/record/")
        editions = rachel.page.locator("section[aria-labelledby=editions] > ol > li")
        expect(editions).to_have_count(2)
        signed = editions.locator("p.break-all").all_inner_texts()
        assert len(set(signed)) == 2, signed
        rachel.check(dark=True)
        anybody.visit(badge)
        outcome(anybody, "valid")

    def test_the_audit_tells_it(self, come):
        rachel = come("rachel.stein")
        rachel.visit("/credentials/audit/", dark=True)
        entries = rachel.page.locator("main tbody tr")
        assert entries.count() > 10
        rachel.sees("The log is being looked at again", within="table")
        fill(rachel, person="Tyler")
        send(rachel)
        expect(entries).not_to_have_count(0)
        rachel.sees("Issued to the wrong Tyler", within="table")
        expect(rachel.page.locator("main table")).not_to_contain_text("looked at again")
        rachel.check()
        fill(rachel, person="", since="2026-02-02", until="2026-02-01")
        come("maria.delgado").visit("/credentials/audit/", status=403)


class TestEndorsing:
    """In order: an identity, words about the badge and about one person's, counted, taken back."""

    def test_an_employer_opens_its_identity(self, come, site):
        peter = come("peter.okonkwo")
        peter.visit("/home/")
        peter.page.locator("a[href*='/employers/']").first.click()
        peter.page.wait_for_url("**/employers/**")
        peter.check(dark=True)
        site.remembers["employer"] = peter.path()
        go_by(peter, "main a[href$='/identity/']")
        peter.check(dark=True)
        go_by(peter, "form[action$='/identity/open/'] button")
        peter.sees("did:web:")
        peter.check()

    def test_it_endorses_the_badge_and_one_persons(self, come, site, badge):
        peter, anybody = come("peter.okonkwo"), come()
        peter.visit(site.remembers["employer"], dark=True)
        go_by(peter, f"a[href*='/endorse/achievements/{CODE}/']")
        peter.check(dark=True)
        send(peter)
        peter.check(status=422)
        fill(peter, comment="Whoever reads a tide can read our sensors.")
        send(peter)
        peter.check()
        anybody.visit(badge, dark=True)
        named = anybody.page.locator("section[aria-labelledby=endorsed-by] li")
        expect(named).to_have_count(1)
        expect(named).to_contain_text("can read our sensors")
        expect(anybody.page.locator("#endorsed-by")).to_contain_text("1")
        peter.visit(badge)
        go_by(peter, "main a[href*='/endorse/certificates/']")
        peter.check()
        fill(peter, comment="This very person showed it to us at the pier.")
        send(peter)
        peter.check()
        anybody.visit(badge)
        expect(named).to_have_count(2)
        expect(anybody.page.locator("#endorsed-by")).to_contain_text("2")
        site.remembers["endorsement"] = str(
            named.locator("a[href*='/endorsements/']").first.get_attribute("href")
        )

    def test_anybody_checks_the_endorsement_itself(self, come, site):
        anybody = come()
        anybody.visit("/verify/")
        fill(anybody, link=site.address + site.remembers["endorsement"])
        send(anybody)
        outcome(anybody, "valid")
        anybody.sees("can read our sensors")
        anybody.check()

    def test_both_are_taken_back_and_gone(self, come, site, badge):
        peter, anybody = come("peter.okonkwo"), come()
        for left in (1, 0):
            peter.visit(site.remembers["employer"])
            go_by(peter, "main a[href$='/withdraw/']")
            peter.check(dark=bool(left))
            fill(peter, reason="We said it too early")
            send(peter)
            anybody.visit(badge)
            expect(anybody.page.locator("section[aria-labelledby=endorsed-by] li")).to_have_count(
                left
            )
            peter.check()
        assert CERTIFICATE.search(badge)

    def test_nobody_else_signs_in_its_name(self, come, site):
        dana = come("dana.whitfield")
        dana.visit(f"{site.remembers['employer']}identity/", status=403)


def test_revoked_shows_within_a_second(come, badge):
    rachel, anybody = come("rachel.stein"), come()
    anybody.visit(badge)
    rachel.visit(f"{badge}revoke/", dark=True)
    fill(rachel, reason="Earned by somebody else")
    send(rachel)
    before = time.monotonic()
    anybody.page.reload()
    outcome(anybody, "revoked")
    assert time.monotonic() - before < SECOND
    expect(anybody.page.locator("body")).not_to_contain_text("Earned by somebody else")
    anybody.check(dark=True)
    rachel.check()


def test_a_mother_sees_what_her_daughter_holds(come):
    elena = come("elena.rivera", language="es")
    elena.visit("/credentials/mine/", dark=True)
    elena.page.locator("main nav a[href*='/credentials/of/']").first.click()
    elena.page.wait_for_url("**/credentials/of/*/")
    tile = elena.page.locator("main li a[href*='/credentials/award/']").filter(
        has_text="Tide gauge"
    )
    expect(tile).to_have_count(1)
    elena.check(dark=True)
    expect(elena.page.locator("a[href*='/credentials/bring/']")).to_have_count(0)
    tile.click()
    elena.page.wait_for_url("**/credentials/award/*/")
    outcome(elena, "valid")
    expect(elena.page.locator("section[aria-labelledby=take] a")).to_have_count(5)
    expect(elena.page.locator("main a[href$='/share/']")).to_have_count(0)
    elena.check(dark=True)
