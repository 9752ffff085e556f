"""A judge's round by the link in a letter: training, alone, feedback, once more; then its report."""

import json
import re

from playwright.sync_api import expect

LINK = r"/standards/link/\S+"
JUDGE = "samuel.adeyemi@example.org"

# A round that is ready to begin: the coordinator has chosen works of the class before, from the
# weakest to the strongest, and invited five judges.
PREPARE = """
import json
from datetime import timedelta
from django.urls import reverse
from django.utils import timezone
from firstrung.identity.public import Membership, Person
from firstrung.standard_setting import public as setting
from firstrung.standard_setting.selectors.scale import offered
from firstrung.standard_setting.services.rounds import add_works
from firstrung.validation.public import Rubric
now = timezone.now()
boss, day = Person.objects.get(email="rachel.stein@example.org"), timezone.localdate(now)
row = setting.draft_round(actor=boss, now=now, draft=setting.RoundDraft(
    "Where is the line next year?", setting.Method.BODY_OF_WORK, Rubric.objects.first(),
    "Explains the work in plain words and has checked it once.",
    day, day + timedelta(days=7), day + timedelta(days=14)))
rows = [work for _at, _points, work in offered(row, on=day)
        if not work.student.memberships.live(day).exists()]
for work, agreed in ((rows[0], 0), (rows[-1], 1)):
    setting.add_practice(actor=boss, row=row, now=now,
        practice=setting.Practice(work, agreed, "The log shows what was tried and dropped."))
add_works(actor=boss, row=row, submissions=rows[1:-1:6], now=now)
for key in ("samuel.adeyemi", "nora.lindqvist", "julia.brandt", "hugo.marchetti", "aylin.demir"):
    role = Membership.objects.get(person__email=key + "@example.org")
    setting.add_judge(actor=boss, row=row, membership=role, now=now)
print(json.dumps(reverse("round", args=[row.uid])))
"""

# What the judges say who are not at the browser; each draws the line elsewhere.
OTHERS = """
import json
from decimal import Decimal
from django.utils import timezone
from firstrung.standard_setting import public as setting
now, sitting = timezone.now(), setting.Sitting("%s")
judges = setting.Judge.objects.filter(round__title="Where is the line next year?")
judges = judges.exclude(person__email="samuel.adeyemi@example.org")
for number, judge in enumerate(judges.select_related("person", "round__rubric").order_by("pk")):
    line = 2.3 + 0.2 * number
    answers = [
        setting.Answer(item.uid, Decimal(item.work.agreed if sitting == "practice"
            else int(item.work.points >= line)), item.revision)
        for item in setting.items(judge, sitting, on=timezone.localdate(now))
    ]
    common = {"actor": judge.person, "judge": judge, "sitting": sitting, "now": now}
    setting.save_answers(answers=answers, **common)
    setting.finish(**common)
print(json.dumps(judges.count()))
"""


def shell(site, code: str):
    """What a few lines say, run inside the site's own Python and data."""
    return json.loads(site.manage("shell", "--verbosity", "0", "-c", code))


def goes_on(come, site, button: str):
    """The coordinator presses the button of the next step."""
    rachel = come("rachel.stein")
    rachel.visit(site.remembers["round"])
    rachel.press(button)
    rachel.page.wait_for_load_state()
    rachel.check()
    return rachel


def sits_down(come, site):
    """The judge opens the newest letter's link, as on a phone that was closed meanwhile."""
    judge = come()
    judge.visit(site.link_in_letter(JUDGE, LINK, after=int(site.remembers["letters"])))
    judge.sees("No account is needed.")
    judge.press("Begin")
    judge.page.wait_for_url(re.compile(r"/standards/seat/[0-9a-f-]{36}/$"))
    judge.check()
    return judge


def remember_letters(site) -> None:
    site.remembers["letters"] = str(len(site.letters(JUDGE)))


def answer(judge, number: int) -> None:
    judge.page.locator("input[name=answer]").nth(number).check()


def status(judge):
    return judge.page.locator("[data-status]")


class TestRound:
    """In order: each test goes on where the one before stopped."""

    def test_the_letter_leads_to_a_short_training(self, come, site):
        site.remembers["round"] = shell(site, PREPARE)
        remember_letters(site)
        rachel = goes_on(come, site, "Begin the training and send links")
        rachel.sees("Open round one")
        judge = sits_down(come, site)
        judge.sees("Now: a short training")
        judge.check(dark=True)
        judge.press("Begin", role="link")
        for turn in ("Next practice work", "Back to the round"):
            judge.page.wait_for_url(re.compile(r"/works/"))
            judge.check(dark=turn == "Back to the round")
            assert "[name]" in judge.page.content() or "name is not shown" in judge.page.content()
            answer(judge, 0)
            judge.press("Answer")
            judge.sees("Experienced judges agreed")
            judge.check()
            judge.press(turn, role="link")
        judge.page.wait_for_url(re.compile(r"/standards/seat/[0-9a-f-]{36}/$"))
        judge.check()
        judge.press("I am ready for round one")
        judge.sees("the training is done")
        judge.check()
        assert shell(site, OTHERS % "practice") == 4

    def test_round_one_alone_keeps_each_answer_through_a_lost_connection(self, come, site):
        remember_letters(site)
        goes_on(come, site, "Open round one")
        judge = sits_down(come, site)
        judge.sees("Now: round one, on your own")
        judge.press("Begin", role="link")
        judge.page.wait_for_url(re.compile(r"/works/"))
        judge.check(dark=True)
        with judge.cut_off():
            answer(judge, 0)
            expect(status(judge)).to_contain_text("No connection")
        expect(status(judge)).to_have_text("Saved")
        judge.page.reload()
        judge.check()
        expect(judge.page.locator("input[name=answer]").nth(0)).to_be_checked()
        for number in range(6):
            answer(judge, (number + 1) % 2)
            expect(status(judge)).to_have_text("Saved")
            judge.press(re.compile("Save"))
            judge.page.wait_for_load_state()
            judge.check()
        judge.visit(re.sub(r"works/.*", "", judge.path()))
        judge.sees("6 of 6 answered")
        judge.press("Finish round one")
        judge.sees("Round one is done")
        judge.check()
        assert shell(site, OTHERS % "first") == 4

    def test_between_the_rounds_the_judge_sees_what_the_others_said(self, come, site):
        goes_on(come, site, "End round one")
        remember_letters(site)
        goes_on(come, site, "Open round two").sees("judges have finished round two")
        judge = sits_down(come, site)
        judge.press("What the others said", role="link")
        judge.page.wait_for_url("**/feedback/")
        judge.sees("Where each judge puts the cut")
        judge.check(dark=True)
        for other in ("Lindqvist", "Brandt", "Marchetti", "Demir"):
            assert other not in judge.page.content()
        judge.press("Back to the round", role="link")
        judge.page.wait_for_url(re.compile(r"/standards/seat/[0-9a-f-]{36}/$"))
        judge.check()
        judge.sees("Now: round two")
        judge.press(re.compile("Begin|Go on"), role="link")
        judge.page.wait_for_url(re.compile(r"/works/"))
        judge.sees("Your answer in round one")
        judge.check(dark=True)
        judge.page.locator("input[name=answer]:not(:checked)").check()
        expect(status(judge)).to_have_text("Saved")
        judge.visit(re.sub(r"works/.*", "", judge.path()))
        judge.press("Finish round two")
        judge.sees("Round two is done")
        judge.check()
        assert shell(site, OTHERS % "second") == 4

    def test_the_coordinator_reads_the_report(self, come, site):
        rachel = goes_on(come, site, "Close and work out the cut")
        if not rachel.path().endswith("report/"):
            rachel.press("Report", role="link")
            rachel.page.wait_for_url("**/report/")
        rachel.sees("±")
        rachel.check(dark=True)
        rachel.visit("/standards/")
        rachel.sees("Where is the line? Standard setting with eight employers")
        rachel.check(dark=True)
        rachel.press("Skills a first-job candidate shows", role="link")
        rachel.sees("Rapid adaptation to new technology")
        rachel.check(dark=True)


def test_an_employer_reads_what_set_the_version_in_force(come):
    """Signing the next version is in test_threshold."""
    hugo = come("hugo.marchetti")
    hugo.visit("/standards/")
    hugo.press("Where is the line? Standard setting with eight employers", role="link")
    hugo.sees("±")
    hugo.check()
    hugo.visit("/thresholds/")
    hugo.press("Version 2", role="link")
    hugo.sees("12 employer judges")
    hugo.check(dark=True)
