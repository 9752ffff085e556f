"""Every mistake in a folder is told in words, with its place; nothing is written."""

import pytest

from firstrung.taxonomies.public import Region
from tests.regions.calls import mistakes, refused, spoil

KINDS = (
    "coalition, college, department, district, employer, government, intermediary, local, "
    "national, school, state"
)


def test_nothing_is_written(folder, db):
    (folder / "sectors.yaml").unlink()
    lines = refused("load", folder)
    assert lines[1:] == [
        "sectors.yaml: the file is missing: write sectors.yaml or sectors.csv",
        "1 mistake. Nothing was written.",
    ]
    assert not Region.objects.exists()


def test_a_folder_that_is_not_there(tmp_path):
    assert refused("check", tmp_path / "nowhere")[1].endswith(
        "there is no such folder; the regions that come with the house are el-segundo, los-angeles"
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (
            "organizations.csv",
            "college,First Community College,college",
            "college,First Community College,club",
            f"organizations.csv, line 5: kind is “club”, must be one of {KINDS}",
        ),
        (
            "organizations.csv",
            "high-school,First High School,school,district",
            "high-school,First High School,school,distric",
            (
                "organizations.csv, line 4: parent names the organization “distric”, which is not "
                "among the organizations"
            ),
        ),
        (
            "organizations.csv",
            "district,First School District,district,,",
            "district,First School District,district,high-school,",
            (
                "organizations.csv, line 3: parent goes round in a circle: "
                "district → high-school → district"
            ),
        ),
        (
            "organizations.csv",
            "employer,First Employer",
            "college,First Employer",
            "organizations.csv, line 6: key is “college”, which stands twice, first in line 5",
        ),
        (
            "organizations.csv",
            "city,First City,government,,,,,",
            "city,First Employer,employer,,,,,",
            "organizations.csv, line 8: name is “First Employer”, which line 6 lists already",
        ),
        (
            "organizations.csv",
            "city,First City,government,,,,,",
            "city,First City,government,,,,www.city,",
            (
                "organizations.csv, line 8: website is “www.city”: write it as "
                "https://www.example.org/"
            ),
        ),
        (
            "organizations.csv",
            "city,First City,government,,,,,",
            "city,First City, the big one,government,,,,,",
            "organizations.csv, line 8: has 9 cells for 8 columns: put commas in quotes",
        ),
        (
            "organizations.csv",
            "city,First City",
            "City Hall,First City",
            (
                "organizations.csv, line 8: key is “City Hall”: use small letters, digits and "
                "hyphens"
            ),
        ),
        (
            "organizations.csv",
            ",technology,south",
            ",technology,west",
            (
                "organizations.csv, line 6: place names the place “west”, which is not among the "
                "places of region.yaml"
            ),
        ),
        (
            "organizations.csv",
            "Coalition,coalition,",
            "Coalition,intermediary,",
            (
                "organizations.csv, line 1: one organization must be of the kind coalition: it "
                "coordinates"
            ),
        ),
        (
            "organizations.csv",
            "key,name,kind,",
            "key,name,type,",
            "organizations.csv, line 1: the column “kind” is missing: add it",
        ),
        (
            "organizations.csv",
            "city,First City",
            f"city,{'x' * 201}",
            "organizations.csv, line 8: name has 201 letters: at most 200 fit",
        ),
        (
            "region.yaml",
            "time_zone: America/Los_Angeles",
            "time_zone: Pacific",
            "region.yaml, line 7: time_zone is “Pacific”: write a name such as America/Los_Angeles",
        ),
        (
            "region.yaml",
            "[en, es]",
            "[en, fr]",
            "region.yaml, line 8: languages[1] is “fr”: the site speaks en, es",
        ),
        (
            "region.yaml",
            "currency: USD",
            "currency: dollars",
            "region.yaml, line 9: currency is “dollars”: write three capital letters such as USD",
        ),
        (
            "region.yaml",
            "summary: ",
            "name: Twice\nsummary: ",
            "region.yaml, line 5: name stands twice here: keep one",
        ),
        (
            "region.yaml",
            "currency: USD",
            "curency: USD",
            (
                "region.yaml, line 9: curency is not known here; there are code, name, name_es, "
                "summary, summary_es, time_zone, languages, currency, counties, places"
            ),
        ),
        (
            "sectors.yaml",
            "code: careful-records",
            "code: data-analysis",
            (
                "sectors.yaml, line 13: [1].skills[0].code is “data-analysis”, a skill of another "
                "sector already"
            ),
        ),
        (
            "occupations.csv",
            "15-1252,",
            "15-1252,art",
            (
                "occupations.csv, line 2: sectors names the sector “art”, which is not among the "
                "sectors"
            ),
        ),
        (
            "occupations.csv",
            "15-1252,",
            "151252,",
            "occupations.csv, line 2: soc is “151252”: write a code such as 15-1252",
        ),
        (
            "curriculum.yaml",
            "band: k-2",
            "band: [k-2]",
            "curriculum.yaml, line 2: [0].band is “['k-2']”, must be one of 3-5, 6-8, 9-12, k-2",
        ),
        (
            "rubric.yaml",
            "    ethics: true\n",
            "",
            (
                "rubric.yaml, line 9: criteria must ask about ethics: give one criterion "
                "“ethics: true”"
            ),
        ),
        (
            "rules.yaml",
            "cut_score: 2.7",
            "cut_score: 27",
            "rules.yaml, line 4: threshold.cut_score is 27: the rubric's points go from 1 to 4",
        ),
        (
            "rules.yaml",
            "cooldown_days: 60",
            "cooldown_days: -1",
            "rules.yaml, line 16: asking.cooldown_days is -1: write a number from 0 to 3650",
        ),
        (
            "kpis.yaml",
            "targets: {this: 25}",
            "targets: {this: many}",
            "kpis.yaml, line 5: kpis soft-skills: the target “many” must be a number above 0",
        ),
        (
            "kpis.yaml",
            "targets: {this: 25}",
            "targets: {this: 1000000000000}",
            "kpis.yaml, line 13: kpis[0].targets.this is 1000000000000: at most 999999 fits",
        ),
        (
            "phases.yaml",
            "name: Pilot",
            "name: {}",
            "phases.yaml, line 17: phases[1].name must be a text",
        ),
        (
            "phases.yaml",
            "first_month: 4",
            "first_month: 9",
            "phases.yaml, line 16: phase pilot: it ends before it begins",
        ),
        (
            "personas.yaml",
            "side: k12",
            "side: school",
            (
                "personas.yaml, line 8: personas[4].side is “school”, must be one of college, "
                "employer, k12, nonprofit"
            ),
        ),
        (
            "roadmap.yaml",
            'begins: "06-08"}',
            'begins: "06-08", sector: fishing}',
            (
                "roadmap.yaml, line 65: recruiting_cycles[0].sector names the sector “fishing”, which "
                "is not among the sectors"
            ),
        ),
    ],
)
def test_one_mistake_is_told_with_its_place(folder, file, old, new, line):
    assert line in spoil(folder, file, old, new)


@pytest.mark.parametrize(
    ("file", "measure", "place"),
    [
        ("kpis.yaml", "soft_skill_opportunities", "line 10: kpis[0].measures"),
        ("recognition.yaml", "internship_placements", "line 15: criteria[0].measure"),
    ],
)
def test_a_figure_that_nobody_counts(folder, file, measure, place):
    (line,) = spoil(folder, file, measure, "happiness")
    assert line.startswith(f"{file}, {place} names “happiness”, which nothing counts; there are ")


def test_what_excel_may_do_to_a_list(folder):
    path = folder / "organizations.csv"
    text = path.read_text()
    path.write_text(text.replace(",", ";"))
    assert mistakes(folder) == [
        "organizations.csv, line 1: the columns are parted by semicolons: save the file with commas"
    ]
    path.write_bytes(text.replace("First City", "Cañada").encode("latin-1"))
    assert mistakes(folder) == [
        "organizations.csv: the file is not UTF-8: save it again as “CSV UTF-8 (comma-delimited)”"
    ]
    path.write_text(text + 'open,"never closed\n')
    assert mistakes(folder)[0].startswith("organizations.csv, line 9: not readable as CSV: ")


def test_files_of_the_wrong_name_or_twice(folder):
    (folder / "organisations.yaml").write_text("[]")
    (folder / "occupations.yaml").write_text("[]")
    assert mistakes(folder) == [
        "occupations.yaml: there is occupations.csv too: keep one of them",
        "organisations.yaml: no file of this name is read; is organizations.yaml meant?",
    ]


def test_yaml_that_cannot_be_read(folder):
    (folder / "rules.yaml").write_text("threshold: &a\n  inner: *a\nasking: {}\n")
    (folder / "region.yaml").write_text("code: [")
    (folder / "kpis.yaml").write_text("")
    lines = mistakes(folder)
    assert lines[0] == "kpis.yaml: the file is empty"
    assert lines[1].startswith("region.yaml, line 1: not readable as YAML: ")
    assert lines[2] == "rules.yaml, line 2: threshold.inner refers to itself: write it out"


def test_all_mistakes_are_told_at_once(folder):
    spoil(folder, "region.yaml", "currency: USD", "curency: USD")
    lines = spoil(folder, "organizations.csv", "college,First", ",First")
    assert [line.split(":")[0] for line in lines] == [
        "organizations.csv, line 5",
        "region.yaml, line 9",
    ]
    assert refused("check", folder)[-1] == "2 mistakes. Nothing was written."
