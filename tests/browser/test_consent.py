"""A family decides in Spanish, by keyboard; a withdrawal takes effect at once everywhere."""

import re

from playwright.sync_api import expect

ALLOW, WITHDRAW = "Permitir", "Retirar"


def decide(visitor, purpose: str, word: str) -> None:
    """Tab to the button of a purpose and press it."""
    section = visitor.page.locator(f"section[aria-labelledby='purpose-{purpose}']")
    button = section.get_by_role("button", name=re.compile(word))
    visitor.tab_to(button)
    visitor.key("Space")
    expect(button).to_have_count(0)
    visitor.check()


class TestGuardianInSpanish:
    """In order: Elena decides about Sofia's work, and changes her mind."""

    def test_each_purpose_says_what_is_shown_to_whom_for_what(self, come):
        elena = come("elena.rivera", language="es")
        elena.visit("/home/", dark=True)
        elena.visit("/family/")
        elena.sees("Sofia Rivera")
        sections = elena.page.locator("main section[aria-labelledby^=purpose-]")
        assert sections.count() >= 4
        for section in sections.all():
            expect(section.locator("dt")).to_have_text(["Qué se muestra", "A quién", "Para qué"])

    def test_she_grants_and_refuses_by_keyboard(self, come):
        elena = come("elena.rivera", language="es")
        elena.visit("/family/")
        elena.sees("Sofia Rivera")
        decide(elena, "employer_search", ALLOW)
        decide(elena, "public_exhibition", ALLOW)
        decide(elena, "public_exhibition", WITHDRAW)
        state = elena.page.locator("section[aria-labelledby='purpose-public_exhibition']")
        expect(state).to_contain_text("no permitido")

    def test_the_student_reads_who_decides(self, come):
        sofia = come("sofia.rivera")
        sofia.visit("/family/")
        sofia.check()
        sofia.sees("Elena Rivera")
        expect(sofia.page.get_by_role("button", name="Allow")).to_have_count(0)


class TestWithdrawal:
    """Grace, 18, is found by an employer, reads it in her log, and withdraws."""

    def test_employer_opens_the_candidate(self, come):
        dana = come("dana.whitfield")
        dana.visit("/talent/?q=wing")
        dana.press(re.compile("wing|rib|structure", re.IGNORECASE), role="link")
        dana.page.wait_for_url("**/talent/*/")
        dana.sees("Grace Kim")
        dana.check(dark=True)
        TestWithdrawal.candidate = dana.path()

    def test_the_log_names_the_employer(self, come):
        grace = come("grace.kim")
        grace.visit("/family/")
        grace.press("What was shown to whom", role="link")
        grace.sees("Boeing")
        grace.sees("Dana Whitfield")
        grace.check(dark=True)

    def test_withdrawal_takes_effect_at_once(self, come):
        dana, grace = come("dana.whitfield"), come("grace.kim")
        dana.visit(self.candidate)
        grace.visit("/family/")
        decide(grace, "employer_search", "Withdraw")
        dana.page.reload()
        dana.check(status=404)
        dana.visit("/talent/?q=wing")
        expect(dana.page.locator("main")).not_to_contain_text("wing rib")

    def test_she_allows_it_again(self, come):
        dana, grace = come("dana.whitfield"), come("grace.kim")
        grace.visit("/family/")
        decide(grace, "employer_search", "Allow")
        dana.visit(self.candidate)
        dana.sees("Grace Kim")


def test_a_panelist_loses_the_work_when_the_family_withdraws(come):
    """Carlos withdraws the panel review of Diego's work while Samuel has it open."""
    samuel, carlos = come("samuel.adeyemi"), come("carlos.morales", language="es")
    samuel.visit("/reviews/")
    samuel.page.locator("main a[href^='/reviews/']").first.click()
    samuel.page.wait_for_url(re.compile(r"/reviews/[0-9a-f-]{36}/"))
    assert "Diego" not in samuel.page.content()
    assert "Morales" not in samuel.page.content()
    samuel.check(dark=True)
    carlos.visit("/family/")
    carlos.sees("Diego Morales")
    decide(carlos, "panel_review", WITHDRAW)
    samuel.page.reload()
    samuel.check(status=410)
    samuel.sees("No longer available")
    decide(carlos, "panel_review", ALLOW)
