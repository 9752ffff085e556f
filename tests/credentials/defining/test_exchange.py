"""Exports keep what they can say, and come back as they went."""

import json
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from firstrung.core.errors import Problem
from firstrung.credentials.defining.exchange import case, ctdl, rsd
from firstrung.credentials.defining.rubrics import criteria_of
from firstrung.credentials.defining.services import discard
from firstrung.credentials.services import issuer_profile
from tests.credentials.defining.conftest import make_draft

BASE = "http://localhost:8000/achievements/ai-ready/1"
CREATOR = "South Bay Coalition"


class TestCtdl:
    @pytest.fixture
    def graph(self, live):
        return ctdl.document(live, owner=issuer_profile())["@graph"]

    def test_the_credential_and_its_owner(self, graph, live):
        credential, owner, recognizer = graph
        assert (credential["@id"], credential["@type"]) == (BASE, "ceterms:Certificate")
        assert credential["ceterms:ctid"] == f"ce-{live.uid}"
        assert credential["ceterms:ownedBy"] == [owner["@id"]]
        assert owner["ceterms:name"] == {"en": CREATOR}
        assert credential["ceterms:recognizedBy"] == [recognizer["@id"]]
        assert recognizer["ceterms:name"] == {"en": "First Aerospace"}
        assert credential["ceterms:inLanguage"] == ["en"]
        assert credential["ceterms:renewalFrequency"] == "P730D"
        assert credential["ceterms:keyword"] == {"en": ["AI", "portfolio"]}
        status = credential["ceterms:credentialStatusType"]
        assert status["ceterms:targetNode"] == "credentialStat:Active"

    def test_the_condition_says_what_it_takes(self, graph, live):
        (condition,) = graph[0]["ceterms:requires"]
        assert condition["@type"] == "ceterms:ConditionProfile"
        assert condition["ceterms:description"] == {"en": live.criteria}
        assert condition["ceterms:condition"] == {"en": ["1. A portfolio.", "2. A panel."]}
        targets = [row["ceterms:targetNode"] for row in condition["ceterms:targetCompetency"]]
        assert targets == [
            f"{BASE}#criterion-craft",
            f"{BASE}#criterion-ethics",
            "https://case.example/uri/1",
        ]
        assert condition["ceterms:targetCompetency"][0]["ceterms:targetNodeDescription"] == {
            "en": "Ready (3): Works alone, checks results"
        }

    def test_every_alignment_is_in_it_once_in_full(self, graph, live):
        credential = graph[0]
        (job,) = credential["ceterms:occupationType"]
        assert job["ceterms:codedNotation"] == "15-1252.00"
        (subject,) = credential["ceterms:subject"]
        assert subject["ceterms:targetNode"] == "https://ctdl.example/ce-1"
        text = json.dumps(credential)
        assert [text.count(row["targetUrl"]) for row in live.alignments] == [1, 1, 1]

    def test_every_reference_inside_the_graph_is_there(self, graph):
        names = {row["@id"] for row in graph}
        used = graph[0]["ceterms:ownedBy"] + graph[0]["ceterms:recognizedBy"]
        assert set(used) <= names

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [("part", "MicroCredential"), ("skill", "DigitalBadge"), ("experience", "MicroCredential")],
    )
    def test_kinds(self, world, kind, expected):
        row = make_draft(world, kind=kind, full=False, tags=[], recognized_by=[], valid_days=None)
        credential = ctdl.document(row, owner=issuer_profile())["@graph"][0]
        assert credential["@type"] == f"ceterms:{expected}"
        assert "ceterms:keyword" not in credential
        assert "ceterms:targetCompetency" not in credential["ceterms:requires"][0]


REQUIRED = {
    "CFDocument": {"identifier", "uri", "creator", "title", "lastChangeDateTime", "CFPackageURI"},
    "CFItems": {"identifier", "uri", "fullStatement", "lastChangeDateTime", "CFDocumentURI"},
    "CFAssociations": {
        "identifier", "uri", "associationType", "originNodeURI", "destinationNodeURI",
        "lastChangeDateTime",
    },
    "CFRubrics": {"identifier", "uri", "lastChangeDateTime"},
}  # fmt: skip
"""What CASE 1.1 demands of each class."""


class TestCase:
    @pytest.fixture
    def package(self, live):
        return case.package(live, creator=CREATOR)

    def test_every_node_has_what_case_demands(self, package):
        for name, demanded in REQUIRED.items():
            rows = package[name] if isinstance(package[name], list) else [package[name]]
            assert rows
            for row in rows:
                assert demanded <= set(row), name
                assert str(UUID(row["identifier"])) == row["identifier"]

    def test_identifiers_are_unique_and_stay(self, package, live):
        assert case.package(live, creator=CREATOR) == package
        (rubric,) = package["CFRubrics"]
        criteria = rubric["CFRubricCriteria"]
        levels = [row for each in criteria for row in each["CFRubricCriterionLevels"]]
        nodes = [package["CFDocument"], rubric, *criteria, *levels, *package["CFItems"]]
        nodes += [*package["CFAssociations"], *package["CFDefinitions"]["CFItemTypes"]]
        assert len({row["identifier"] for row in nodes}) == len(nodes) == 13

    def test_links_lead_to_nodes_of_the_package(self, package):
        items = {row["identifier"]: row for row in package["CFItems"]}
        document = package["CFDocument"]["identifier"]
        for row in package["CFAssociations"]:
            assert row["originNodeURI"]["identifier"] in items
            assert row["destinationNodeURI"]["identifier"] == document
        for row in package["CFRubrics"][0]["CFRubricCriteria"]:
            assert row["CFItemURI"]["identifier"] in items
            assert row["rubricId"] == package["CFRubrics"][0]["identifier"]
            for level in row["CFRubricCriterionLevels"]:
                assert level["rubricCriterionId"] == row["identifier"]

    def test_the_rubric_comes_back_as_it_went(self, package, live):
        again = case.rubric_of(json.loads(json.dumps(package)))
        assert again == criteria_of(live.result_descriptions)

    def test_a_foreign_framework_is_read(self):
        data = {
            "CFDocument": {"identifier": "d", "uri": "https://x.example/d", "title": "Frame"},
            "CFItems": [{"uri": "https://x.example/1", "fullStatement": "S", "identifier": "1"}],
        }
        assert case.items_of(data) == [case.Item("1", "https://x.example/1", "", "S", "Frame")]

    @pytest.mark.parametrize(
        "data", [None, [], {}, {"CFDocument": []}, {"CFDocument": {}, "CFItems": [{}]}]
    )
    def test_what_is_no_package_is_refused(self, data):
        with pytest.raises(Problem):
            case.items_of(data)

    @pytest.mark.parametrize(
        "rubrics",
        [[], [{}], [{"CFRubricCriteria": [{}]}], [{"CFRubricCriteria": "x"}], ["x"]],
    )
    def test_what_has_no_rubric_is_refused(self, rubrics):
        with pytest.raises(Problem):
            case.rubric_of({"CFDocument": {"title": "T"}, "CFRubrics": rubrics})


class TestRsd:
    @pytest.fixture
    def skills(self, live):
        return rsd.skills_of(live, creator=CREATOR)

    def test_one_skill_a_criterion(self, skills):
        assert [(row.name, row.statement) for row in skills] == [
            ("Craft", "Works alone, checks results"),
            ("Ethics", "Acts on risks"),
        ]
        row = rsd.to_json(skills[0])
        assert row["id"] == f"{BASE}#criterion-craft"
        assert row["certifications"] == [{"name": "AI-Ready Certificate"}]
        assert row["standards"] == [{"skillName": "6.RP.A"}]
        assert row["occupations"][0]["parents"] == [
            {"code": "15-0000", "level": "Major"},
            {"code": "15-1200", "level": "Minor"},
            {"code": "15-1250", "level": "Broad"},
            {"code": "15-1252", "level": "Detailed"},
        ]

    def test_json_comes_back_as_it_went(self, skills):
        rows = json.loads(json.dumps([rsd.to_json(row) for row in skills]))
        assert [rsd.to_json(row) for row in rsd.from_json(rows)] == rows

    def test_csv_comes_back_as_it_went(self, skills):
        text = rsd.to_csv(skills)
        assert tuple(text.splitlines()[0].split(",")) == rsd.COLUMNS
        again = rsd.from_csv(text)
        assert [(row.name, row.statement, row.keywords, row.occupations) for row in again] == [
            (row.name, row.statement, row.keywords, row.occupations) for row in skills
        ]
        assert rsd.to_csv(again) == text

    def test_an_achievement_without_rubric_is_one_skill(self, world):
        (row,) = rsd.skills_of(make_draft(world, full=False), creator=CREATOR)
        assert (row.name, row.rest["status"]) == ("AI-Ready Certificate", "draft")

    @pytest.mark.parametrize("data", [None, [1], {}, {"skillName": "S"}])
    def test_what_is_no_descriptor_is_refused(self, data):
        with pytest.raises(Problem):
            rsd.from_json(data)

    def test_a_csv_of_something_else_is_refused(self):
        with pytest.raises(Problem):
            rsd.from_csv("a,b\n1,2\n")

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("29-1141.00", ("29-0000", "29-1000", "29-1140", "29-1141")),
            ("31-1131.00", ("31-0000", "31-1100", "31-1130", "31-1131")),
        ],
    )
    def test_groups_of_the_soc(self, code, expected):
        assert rsd.groups(code) == expected


class TestCommand:
    @pytest.mark.parametrize(
        ("name", "sign"),
        [
            ("ob", '"Achievement"'),
            ("ctdl", "ceterms:Certificate"),
            ("case", "CFDocument"),
            ("rsd", "RichSkillDescriptor"),
            ("rsd-csv", "Contextualized Skill Statement"),
        ],
    )
    def test_it_writes_every_format(self, live, name, sign):
        out = StringIO()
        call_command("achievements", "export", "ai-ready", "1", "--format", name, stdout=out)
        assert sign in out.getvalue()

    def test_it_lists(self, live):
        out = StringIO()
        call_command("achievements", stdout=out)
        assert out.getvalue() == "ai-ready 1  live     AI-Ready Certificate\n"

    def test_an_unknown_version_is_an_error(self, draft, world):
        from django.utils import timezone

        discard(world.coalition_coordinator, achievement=draft, now=timezone.now())
        with pytest.raises(CommandError):
            call_command("achievements", "export", "ai-ready", "1")
