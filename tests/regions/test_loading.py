"""A region comes into the database whole, again without change, beside another one."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstrung.coalition.public import Kpi, RecruitingCycle
from firstrung.convenings.public import Occupation
from firstrung.identity.public import Membership, Organization, Person
from firstrung.partnerships.public import AskingRule
from firstrung.regions.loading import load
from firstrung.regions.models import Listing
from firstrung.regions.public import load_template, read_template
from firstrung.taxonomies.public import Region, Sector, Skill
from firstrung.validation.public import Rubric, Threshold
from tests.regions.calls import counts, refused, region

pytestmark = pytest.mark.django_db
COLLEGES = 19


def test_new_check_load_and_again(folder):
    assert region("check", folder) == (
        "Region Inland Valley (inland-valley) has no mistakes: "
        "7 organizations, 2 sectors, 2 occupations.\n"
    )
    first = counts(region("load", folder, "--admin", "Ada.Lane@Example.org"))
    assert first["Organizations"] == (7, 0, 0)
    assert all(row[1:] == (0, 0) for row in first.values())
    assert Organization.objects.get(kind="coalition").name == "Inland Valley Coalition"
    again = counts(region("load", folder, "--admin", "ada.lane@example.org"))
    assert again["Organizations"] == (0, 0, 7)
    assert all(row[:2] == (0, 0) for row in again.values())


def test_the_first_coordinator_gets_a_link_that_signs_in(folder, client):
    printed = region("load", folder, "--admin", "ada.lane@example.org")
    person = Person.objects.get()
    assert (person.email, person.given_name) == ("ada.lane@example.org", "Ada Lane")
    assert Membership.objects.get(person=person).role == "coordinator"
    link = printed.splitlines()[-1]
    client.post("/" + link.split("/", 3)[3])
    assert b"Ada Lane" in client.get("/home/").content


def test_what_somebody_stands_for_waits_for_a_coordinator(folder):
    region("load", folder)
    assert (Rubric.objects.count(), Threshold.objects.count(), AskingRule.objects.count()) == (
        0,
        0,
        0,
    )
    region("load", folder, "--admin", "ada@example.org")
    rubric, threshold, rule = (
        Rubric.objects.get(),
        Threshold.objects.get(),
        AskingRule.objects.get(),
    )
    assert rubric.published_at is not None
    assert (threshold.state, str(threshold.cut_score)) == ("draft", "2.70")
    assert (rule.cooldown_days, rule.reserve_days) == (60, 7)


def test_a_changed_rubric_is_a_draft_and_rules_stay(folder):
    region("load", folder, "--admin", "ada@example.org")
    for file, old, new in (
        ("rubric.yaml", "points: 1, title: ", "points: 1, title: Still "),
        ("rules.yaml", "cooldown_days: 60", "cooldown_days: 90"),
    ):
        path = folder / file
        path.write_text(path.read_text().replace(old, new, 1))
    for _time in range(2):
        region("load", folder)
    published = [row.published_at is not None for row in Rubric.objects.order_by("version")]
    assert published == [True, False]
    assert AskingRule.objects.get().cooldown_days == 60


def test_a_second_load_updates_and_never_deletes(folder):
    region("load", folder)
    college = Organization.objects.get(kind="college")
    college.summary = "Written by its own people."
    college.save()
    path = folder / "organizations.csv"
    text = path.read_text().replace(
        "First Community College,college,,,south", "Valley College,college,,health,north"
    )
    path.write_text(text.replace("city,First City,government,,,,,\n", ""))
    printed = counts(region("load", folder))
    assert printed["Organizations"] == (0, 1, 5)
    college.refresh_from_db()
    assert (college.name, college.summary) == ("Valley College", "Written by its own people.")
    assert [sector.code for sector in college.sectors.all()] == ["health"]
    assert Listing.objects.get(organization=college).place.code == "north"
    assert Organization.objects.filter(name="First City").exists()


def test_a_region_beside_another_one():
    region("load", "el-segundo")
    camino = Organization.objects.get(name="El Camino College")
    printed = counts(region("load", "los-angeles"))
    assert Organization.objects.get(name="El Camino College") == camino
    assert Organization.objects.filter(kind="college").count() == COLLEGES
    assert printed["Region"] == (1, 0, 0)
    assert (printed["KPIs"], printed["Recognition criteria"]) == ((0, 0, 4), (0, 0, 28))
    assert [row.code for row in Region.objects.all()] == ["el-segundo", "los-angeles"]
    assert Listing.objects.filter(organization=camino).count() == 2
    lines = region("list").splitlines()
    assert lines[0] == "Of the house: el-segundo, los-angeles"
    assert "Loaded: El Segundo (el-segundo), 34 organizations" in lines
    assert "Loaded: Los Angeles (los-angeles), 46 organizations" in lines


def test_los_angeles_has_its_colleges_occupations_and_goals():
    region("load", "los-angeles")
    assert Organization.objects.filter(kind="college").count() == COLLEGES
    assert Organization.objects.filter(parent__name__contains="Community College").count() == 9
    citrus = Listing.objects.get(key="citrus")
    assert citrus.place.name == "East San Gabriel Valley"
    assert Occupation.objects.get(code="animators").soc == "27-1014"
    goals = Kpi.objects.values_list("code", "targets__value")
    assert {code: int(value) for code, value in goals} == {
        "soft-skills": 25,
        "hard-skills": 25,
        "externships": 100,
        "internships": 500,
    }


def test_a_third_region_as_lists(tmp_path):
    folder = tmp_path / "bay"
    region("new", folder, "--from", "los-angeles", "--name", "Bay, East & West")
    assert read_template(folder)["region"]["code"] == "bay-east-west"
    for file in ("roadmap.yaml", "kpis.yaml", "phases.yaml", "rubric.yaml", "rules.yaml"):
        (folder / file).unlink()
    (folder / "organizations.csv").write_text(
        "\ufeffkey,name,kind,sectors,place\n"
        'coalition,"Bay, together",coalition,,\n'
        "ship-yard,Ship Yard,employer,boats; repair,\n\n",
        encoding="utf-8",
    )
    (folder / "sectors.csv").write_text("code,name\nboats,Boats\nrepair,Repair\n")
    (folder / "skills.csv").write_text("sector,code,name\nboats,welding,Welding\n")
    (folder / "occupations.csv").write_text(
        "code,name,soc,sectors\nwelders,Welders,51-4121,boats\n"
    )
    region("load", folder)
    yard = Organization.objects.get(name="Ship Yard")
    assert {sector.code for sector in yard.sectors.all()} == {"boats", "repair"}
    assert Skill.objects.get(code="welding").sector == Sector.objects.get(code="boats")
    assert Occupation.objects.get().sectors.get().code == "boats"
    assert RecruitingCycle.objects.get().code == "summer-internships"


def test_all_or_nothing(folder, monkeypatch):
    def fail(_folder):
        raise ValueError("broken on purpose")

    monkeypatch.setattr(load, "load_personas", fail)
    with pytest.raises(ValueError, match="broken on purpose"):
        region("load", folder)
    assert (Region.objects.count(), Organization.objects.count(), Sector.objects.count()) == (
        0,
        0,
        0,
    )


def test_a_second_coordinator_is_refused_and_nothing_changes(folder):
    region("load", folder, "--admin", "ada@example.org")
    (folder / "sectors.yaml").write_text("- {code: new, name: New}\n")
    path = folder / "organizations.csv"
    path.write_text(path.read_text().replace(",technology,", ",new,"))
    assert refused("load", folder, "--admin", "eve@example.org") == [
        "Inland Valley Coalition has a coordinator already, who can invite others in the browser."
    ]
    assert not Sector.objects.filter(code="new").exists()
    assert refused("load", folder, "--admin", "ada") == ["“ada” is not an e-mail address."]


def test_the_instance_is_told_what_the_region_needs_of_it(folder):
    path = folder / "region.yaml"
    text = path.read_text().replace("Los_Angeles", "New_York").replace("USD", "MXN")
    path.write_text(text)
    assert region("check", folder).splitlines()[1:] == [
        "Days count in America/Los_Angeles: start with FIRSTRUNG_TIME_ZONE=America/New_York",
        "Amounts of money are shown in US dollars.",
    ]


def test_new_overwrites_nothing_and_says_what_comes_next(folder, tmp_path):
    assert refused("new", folder) == [
        f"{folder} is there already, and not empty. Choose another folder."
    ]
    assert refused("new", tmp_path / "x", "--from", "atlantis")[1].startswith("atlantis: there is")
    printed = region("new", tmp_path / "quoted", "--name", 'Valley "of" \\ hope: # yes')
    assert printed.splitlines()[1].split()[0] == "region.yaml"
    assert printed.splitlines()[-1].endswith("--admin you@example.org")
    assert read_template(tmp_path / "quoted")["region"]["name"] == 'Valley "of" \\ hope: # yes'


def big(folder, many):
    """The folder with so many employers under a chain of three."""
    rows = [["coalition", "Coalition", "coalition", "", ""], ["a", "A", "district", "", ""]]
    rows += [["b", "B", "school", "a", ""], ["c", "C", "department", "b", ""]]
    rows += [
        [f"e-{n}", f"Employer {n}", "employer", "c" if n % 2 else "", "technology;health"]
        for n in range(many)
    ]
    with (folder / "organizations.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["key", "name", "kind", "parent", "sectors"], *rows])
    return read_template(folder)


@pytest.mark.parametrize("again", [False, True])
def test_three_hundred_employers_ask_no_more_than_three(folder, again):
    asked = []
    for many in (4, 300):
        template = big(folder, many)
        if again:
            load_template(template, now=timezone.now(), say=str)
            Organization.objects.filter(kind="employer").update(website="https://x.example/")
            Organization.objects.filter(kind="employer").update(kind="intermediary")
        with CaptureQueriesContext(connection) as queries:
            load_template(template, now=timezone.now(), say=str)
        asked.append(len(queries))
        Organization.objects.exclude(parent=None).update(parent=None)
        Organization.objects.all().delete()
        Region.objects.all().delete()
    first, second = asked
    assert second <= first
