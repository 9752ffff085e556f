"""A student appeals on a phone; somebody who had no part reads the work; the answer comes."""

import re

# The region's own appeal is taken away, so that the student files it in the browser.
BEFORE = """
from firstrung.validation.public import Appeal, Review
Review.objects.filter(kind="appeal", submission__student__email="tyler.brooks@example.org").delete()
Appeal.objects.filter(submission__student__email="tyler.brooks@example.org").delete()
"""
APPEAL = re.compile(r"/appeals/[0-9a-f-]{36}/$")


class TestAppeal:
    """In order: each test goes on where the one before stopped."""

    def test_the_regions_appeal_waits_for_a_review(self, come):
        tyler = come("tyler.brooks")
        tyler.visit("/appeals/", dark=True)
        rachel = come("rachel.stein")
        rachel.visit("/appeals/", dark=True)
        rachel.page.locator("main a[href^='/appeals/']").first.click()
        rachel.page.wait_for_url(APPEAL)
        rachel.sees("Evidence in the portfolio was overlooked")
        rachel.sees("James Okafor")
        rachel.check(dark=True)

    def test_the_student_files_an_appeal(self, come, site):
        site.manage("shell", "--verbosity", "0", "-c", BEFORE)
        tyler = come("tyler.brooks")
        tyler.visit("/submissions/")
        tyler.page.locator("main a.tile[href^='/submissions/']").first.click()
        tyler.page.wait_for_url(re.compile(r"/submissions/[0-9a-f-]{36}/"))
        tyler.check()
        tyler.page.locator("main a[href$='/appeal/']").first.click()
        tyler.page.wait_for_url("**/appeal/")
        tyler.check(dark=True)
        tyler.press("File the appeal")
        tyler.check(status=422)
        tyler.page.get_by_label("Evidence in the portfolio was overlooked").check()
        tyler.write("Tell us in your own words", "The table with 40 cars was not opened.")
        tyler.press("File the appeal")
        tyler.page.wait_for_url(APPEAL)
        tyler.sees("Answer by")
        tyler.check(dark=True)
        site.remembers["appeal"] = tyler.path()

    def test_the_coordinator_asks_somebody_who_had_no_part(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit(site.remembers["appeal"])
        rachel.page.get_by_label(re.compile("James Okafor")).check()
        rachel.press("Ask for a review")
        rachel.page.wait_for_load_state()
        rachel.check(dark=True)
        rachel.sees("James Okafor")

    def test_the_answer_is_read_by_the_student(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit(site.remembers["appeal"])
        form = rachel.page.locator("form[action$='/dismiss/']")
        form.get_by_label("Why does the decision stand?").fill(
            "The table was read; it lacks the eight mornings on which the camera moved."
        )
        form.get_by_role("button").click()
        rachel.page.wait_for_load_state()
        rachel.check()
        tyler = come("tyler.brooks")
        tyler.visit(site.remembers["appeal"])
        tyler.sees("The table was read")
        tyler.check(dark=True)
