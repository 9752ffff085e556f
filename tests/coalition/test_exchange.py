"""The exchange with research centers: library, demand in, supply out."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.exchange import supply
from firstrung.coalition.exchange.figures import mixes, occupation_keys
from firstrung.coalition.exchange.handing import read_content
from firstrung.coalition.exchange.intake import IntakeProblem
from firstrung.core.errors import NotVisible, NotYours, Problem
from tests.coalition import story_objects as objects

HEADING = "occupation,title,year,openings,wage,source\n"
GOOD = HEADING + "15-1252,Software developers,2026,1200,131450,State\n17-3021,,2026,40,,State\n"


def read(world, partner, text: str, **more) -> coalition.Intake:
    values = {"name": "demand.csv", "received_on": timezone.localdate(), "now": timezone.now()}
    return coalition.read_demand(
        world.coalition_coordinator, partner=partner, content=text.encode(), **{**values, **more}
    )


def test_findings_are_news_from_the_day_they_reach_the_library(world):
    objects.report(world, "Older", finding="Fewer openings.")
    coalition.Report.objects.update(created_at=timezone.now() - timedelta(days=40))
    objects.report(world, "Newer", finding="More openings.")
    today = timezone.localdate()
    found = coalition.news_since(today - timedelta(days=30))
    assert [(item.finding, item.shelved_on) for item in found] == [("More openings.", today)]
    every = coalition.news_since(today - timedelta(days=40))
    assert [item.title for item in every] == ["Newer", "Older"]


def test_the_library_is_found_by_occupation_and_kept_by_coordinators(world, sign_in):
    row = objects.report(world)
    client = sign_in(world.teacher)
    for wanted, there in (("15-12", True), ("developers", True), ("17-3", False)):
        text = client.get(reverse("library"), {"occupation": wanted}).content.decode()
        assert (wanted, "More openings." in text) == (wanted, there)
    assert client.get(reverse("library_report", args=[row.uid])).status_code == 200
    assert client.get(reverse("library_report_edit", args=[row.uid])).status_code == 403
    assert client.get(reverse("library_report_file", args=[row.uid])).status_code == 404
    assert sign_in(world.student).get(reverse("library")).status_code == 404
    with pytest.raises(Problem) as caught:
        objects.report(world, url="")
    assert caught.value.field == "url"


def test_a_report_by_form(world, sign_in):
    client = sign_in(world.coalition_coordinator)
    fields = {
        "title": "Jobs",
        "publisher": "Center",
        "method": "Survey",
        "published_on": timezone.localdate().isoformat(),
        "finding": "More openings.",
        "occupations": "software 15-1252",
    }
    new = reverse("library_report_new")
    assert client.post(new, fields).status_code == 422
    fields["occupations"] = "15-1252 Software developers\n17-3021.00"
    fields["upload"] = SimpleUploadedFile("report.txt", b"The report in words.")
    assert client.post(new, fields).status_code == 302
    row = coalition.Report.objects.get()
    assert [str(each) for each in row.occupations.all()] == [
        "15-1252 Software developers",
        "17-3021.00",
    ]
    answer = client.get(reverse("library_report_file", args=[row.uid]))
    assert b"".join(answer.streaming_content) == b"The report in words."


def test_demand_comes_in_whole_or_not_at_all(world):
    partner = objects.center(world)
    intake = read(world, partner, GOOD)
    assert [
        (row.code, row.year, row.openings, row.wage) for row in intake.demand.order_by("code")
    ] == [("15-1252", 2026, 1200, 131450), ("17-3021", 2026, 40, None)]
    with pytest.raises(Problem):
        read(world, partner, GOOD)
    bad = HEADING + (
        "developers,,2026,5,,State\n"
        '15-1252,,26,"1,200",-3,State\n'
        "17-3021,,2026,5,,\n"
        "17-3021,,2026,6,NaN,State\n"
    )
    with pytest.raises(IntakeProblem) as caught:
        read(world, partner, bad)
    assert [line.split(":")[0] for line in caught.value.lines] == [
        "Line 2, occupation",
        "Line 3, year",
        "Line 3, openings",
        "Line 3, wage",
        "Line 4, source",
        "Line 5, wage",
        "Line 5, occupation",
    ]
    assert coalition.Intake.objects.count() == 1


def test_the_page_shows_each_wrong_line(world, sign_in):
    partner = objects.center(world)
    client = sign_in(world.coalition_coordinator)
    page = reverse("demand_import")
    fields = {"partner": partner.pk, "received_on": timezone.localdate().isoformat()}
    wrong = SimpleUploadedFile("d.csv", b"occupation,year,openings,source\nx,2026,1,S\n")
    answer = client.post(page, fields | {"file": wrong})
    assert (answer.status_code, "Line 2, occupation" in answer.content.decode()) == (422, True)
    right = SimpleUploadedFile("d.csv", GOOD.encode())
    assert client.post(page, fields | {"file": right}).status_code == 302
    assert "131,450" in sign_in(world.teacher).get(reverse("demand")).content.decode()
    assert sign_in(world.teacher).get(page).status_code == 403


def test_groups_of_an_occupation_with_small_cells_withheld(world, sign_in):
    partner = objects.center(world)
    text = "occupation,title,year,group,people,source\n" + "".join(
        f"15-1252,Developers,2026,{group},{people},Survey\n"
        for group, people in (("A", 500), ("B", 300), ("C", 4), ("D", 196))
    )
    coalition.read_workforce(
        world.coalition_coordinator,
        partner=partner,
        name="w.csv",
        content=text.encode(),
        received_on=timezone.localdate(),
        now=timezone.now(),
    )
    (mix,) = mixes(occupation_keys({}))
    shown = {each.group: (each.people, each.share) for each in mix.shares}
    assert shown["A"] == (500, 0.5)
    assert shown["C"] == (None, None)
    assert sum(people is None for people, _share in shown.values()) == 2  # C is not to be had
    client = sign_in(world.teacher)
    assert client.get(reverse("workforce")).status_code == 200
    assert "15-1252,Developers,2026,C,," in client.get(reverse("workforce_file")).content.decode()


@pytest.fixture
def counted(monkeypatch):
    """One source: a large, a middling and a small program in two years."""
    counts = {
        ("Film", "27-4032", 2025): 40,
        ("Film", "27-4032", 2026): 60,
        ("Welding", "", 2025): 30,
        ("Welding", "", 2026): 3,
        ("Cloud", "", 2026): 25,
    }

    def count(first, last):
        return {key: number for key, number in counts.items() if first <= key[2] <= last}

    source = coalition.SupplySource("certificates", "Certificates", count)
    monkeypatch.setattr(supply, "_sources", {"certificates": source})


def test_supply_goes_out_with_small_counts_withheld_and_is_noted(world, sign_in, counted):
    partner, client = objects.center(world), sign_in(world.coalition_coordinator)
    fields = {"partner": partner.pk, "first_year": 2025, "last_year": 2026}
    assert client.post(reverse("handover_new"), fields).status_code == 302
    row = coalition.Handover.objects.get()
    lines = read_content(row)
    assert len(lines) == row.rows == 6
    small = next(line for line in lines if line[1:4] == ["Welding", "", "2026"])
    assert small[4] == "withheld"
    assert row.withheld == sum(line[4] == "withheld" for line in lines) >= 2
    assert {line[4] for line in lines} <= {"withheld", "0", "25", "30", "40", "60"}
    answer = client.get(reverse("handover_made_file", args=[row.uid]))
    assert answer.content.decode() == row.content
    member = sign_in(world.teacher)
    assert str(partner) in member.get(reverse("handovers")).content.decode()
    assert member.get(reverse("handover_made", args=[row.uid])).status_code == 200
    assert member.get(reverse("handover_new")).status_code == 403


def test_nothing_goes_out_without_an_agreement_that_holds(world, counted):
    over = timezone.localdate() - timedelta(days=1)
    partner = objects.center(world, ends_on=over)
    for years in ((2025, 2026), (2026, 2025)):
        with pytest.raises(Problem) as caught:
            coalition.hand_over(
                world.coalition_coordinator,
                partner=partner,
                first_year=years[0],
                last_year=years[1],
                now=timezone.now(),
            )
        assert caught.value.field == "partner"
    for actor, error in ((world.teacher, NotYours), (world.student, NotVisible)):
        with pytest.raises(error):
            coalition.hand_over(
                actor, partner=partner, first_year=2025, last_year=2025, now=timezone.now()
            )


def test_certificates_are_a_source_and_codes_are_unique(world):
    source = coalition.supply_sources()["certificates"]
    assert source.count(2000, 2100) == {}
    with pytest.raises(ValueError, match="certificates"):
        coalition.register_supply(source)


def test_queries_do_not_grow(world, sign_in, counted):
    client, partner = sign_in(world.coalition_coordinator), objects.center(world)
    client.get(reverse("voices"))
    found: dict[str, list[int]] = {}
    names = (
        "library", "library_file", "demand", "demand_file", "research_exchange", "handovers",
        "handovers_file",
    )  # fmt: skip
    for number in (1, 3):
        while coalition.Report.objects.count() < number:
            objects.report(world, partner=partner)
            read(world, partner, f"{GOOD}11-1021,,2026,{coalition.Report.objects.count()},,S\n")
            coalition.hand_over(
                world.coalition_coordinator,
                partner=partner,
                first_year=2025,
                last_year=2025,
                now=timezone.now(),
            )
        for name in names:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name)).status_code == 200
            found.setdefault(name, []).append(len(queries))
    assert {name: counts[0] for name, counts in found.items()} == {
        name: counts[1] for name, counts in found.items()
    }
