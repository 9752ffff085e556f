"""Employers agree on the threshold: one signs, the coalition publishes."""

from playwright.sync_api import expect


def test_an_employer_signs_the_proposed_version(come):
    dana = come("dana.whitfield")
    dana.visit("/thresholds/", dark=True)
    dana.press("Version 3", role="link")
    dana.check()
    dana.sees("2 more signatures are needed.")
    dana.page.get_by_label("You sign for").select_option(index=0)
    dana.press("Sign")
    dana.sees("1 more signature is needed.")
    dana.check(dark=True)
    expect(dana.page.get_by_role("button", name="Sign")).to_have_count(0)


def test_the_rubric_can_be_read_by_students(come):
    sofia = come("sofia.rivera")
    sofia.visit("/thresholds/")
    sofia.page.locator("a[href^='/rubrics/']").first.click()
    sofia.page.wait_for_url("**/rubrics/*/")
    sofia.sees("Ethics and bias")
    sofia.check(dark=True)
