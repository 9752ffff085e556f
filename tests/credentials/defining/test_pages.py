"""The pages of the coalition, and what everybody may read."""

import json
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.credentials.defining import services
from firstrung.credentials.defining.rubrics import criteria_of
from firstrung.credentials.models import Achievement, Preflight
from firstrung.credentials.preflight import running
from firstrung.credentials.preflight.verifiers import NAMES, Finding
from firstrung.jobs.models import Job
from firstrung.jobs.public import run_all
from tests.credentials.defining.conftest import TABLE, judged, make_draft

FIELDS = {
    "kind": "skill",
    "name": "Prompt craft",
    "code": "prompt-craft",
    "description": "Asks well.",
    "criteria": "1. Ask.",
    "effective_on": "2026-09-01",
    "tags": "AI, prompts, AI",
    "recognized_by": "First Aerospace\nFirst Aerospace\n",
}
MANAGING = ["desk", "edit", "rubric", "alignments", "preflight", "discard"]


def page(row, name):
    return reverse(f"achievement_{name}", args=[row.code, row.version])


@pytest.fixture
def connie(world, sign_in):
    return sign_in(world.coalition_coordinator)


def upload(text, name="file.json"):
    file = BytesIO(text.encode() if isinstance(text, str) else text)
    file.name = name
    return file


class TestPermission:
    @pytest.mark.parametrize("who", ["coordinator", "student", "recruiter"])
    def test_others_get_none_of_it(self, world, draft, sign_in, who):
        client = sign_in(getattr(world, who))
        assert client.get(reverse("achievements")).status_code == 403
        assert client.post(reverse("achievement_new"), FIELDS).status_code == 403
        assert [client.get(page(draft, name)).status_code for name in MANAGING] == [404] * 6
        assert client.get(reverse("achievement", args=["ai-ready", 1])).status_code == 404

    def test_of_a_live_one_others_may_read_only(self, world, live, sign_in):
        client = sign_in(world.coordinator)
        assert client.get(reverse("achievement", args=["ai-ready", 1])).status_code == 200
        assert [client.get(page(live, name)).status_code for name in MANAGING] == [403] * 6
        for name in ("publish", "next", "retire", "picture", "preflight"):
            assert client.post(page(live, name)).status_code == 403
        assert Preflight.objects.count() == 1

    def test_strangers_sign_in_first(self, live, client):
        assert client.get(reverse("achievements")).status_code == 302
        assert client.post(page(live, "next")).status_code == 302
        assert Achievement.objects.count() == 1

    def test_files_of_a_draft_are_nobodys_business(self, draft, client):
        for name in ("achievement.json", "ctdl.jsonld", "case.json", "rsd.json", "rsd.csv"):
            url = reverse("achievement_export", args=["ai-ready", 1, name])
            assert client.get(url).status_code == 404
        assert client.get("/achievements/ai-ready/1/badge.png").status_code == 404


class TestForm:
    def test_a_draft_is_made(self, connie):
        response = connie.post(reverse("achievement_new"), FIELDS)
        row = Achievement.objects.get()
        assert response.url == page(row, "desk")
        assert (row.state, row.tags, row.recognized_by) == (
            "draft", ["AI", "prompts"], ["First Aerospace"],
        )  # fmt: skip
        assert row.ctid == f"ce-{row.uid}"

    def test_a_preview_keeps_nothing(self, connie):
        response = connie.post(reverse("achievement_new"), FIELDS | {"preview": "1"})
        text = response.content.decode()
        assert response.status_code == 200
        assert "data:image/svg+xml;base64," in text
        assert "&quot;achievementType&quot;: &quot;Badge&quot;" in text
        assert Achievement.objects.count() == 0

    def test_by_script_the_preview_comes_alone(self, connie):
        response = connie.post(
            reverse("achievement_new"), FIELDS | {"preview": "1"}, headers={"HX-Request": "true"}
        )
        assert "<form" not in response.content.decode()
        assert "Prompt craft" in response.content.decode()

    @pytest.mark.parametrize(
        "change",
        [
            {"name": ""},
            {"code": "Prompt Craft"},
            {"code": "-x"},
            {"kind": "degree"},
            {"effective_on": "soon"},
            {"valid_days": "0"},
            {"ctid": "ce-1"},
            {"tags": ",".join(f"tag{n}" for n in range(21))},
            {"name": "x" * 151},
        ],
    )
    def test_wrong_input_is_shown_beside_its_field(self, connie, change):
        response = connie.post(reverse("achievement_new"), FIELDS | change)
        assert response.status_code == 422
        assert "field-error" in response.content.decode()
        assert Achievement.objects.count() == 0

    def test_a_draft_is_changed_and_its_code_is_not(self, connie, draft):
        connie.post(page(draft, "edit"), FIELDS)
        row = Achievement.objects.get()
        assert (row.code, row.name) == ("ai-ready", "Prompt craft")

    def test_a_live_one_has_no_form(self, connie, live):
        assert connie.get(page(live, "edit")).status_code == 409


class TestRubric:
    def test_from_the_table(self, connie, draft):
        response = connie.post(page(draft, "rubric"), {"table": TABLE, "facts": ["raters"]})
        assert response.url == page(draft, "desk")
        rows = Achievement.objects.get().result_descriptions
        assert [row["resultType"] for row in rows] == [
            "RubricCriterionLevel", "RubricCriterionLevel", "RawScore",
        ]  # fmt: skip

    def test_from_our_own_case_export(self, connie, draft):
        exported = connie.get(reverse("achievement_export", args=["ai-ready", 1, "case.json"]))
        connie.post(page(draft, "rubric"), {"table": "", "file": upload(exported.content)})
        assert criteria_of(Achievement.objects.get().result_descriptions) == criteria_of(
            draft.result_descriptions
        )

    def test_a_preview_keeps_nothing(self, connie, draft):
        response = connie.post(page(draft, "rubric"), {"table": "New,Low", "preview": "1"})
        assert "1 criterion was read" in response.content.decode()
        assert Achievement.objects.get().result_descriptions == draft.result_descriptions

    @pytest.mark.parametrize(
        "data",
        [
            {"table": "Craft"},
            {"file": upload(b"\xff\xfe")},
            {"file": upload("{}")},
            {"facts": ["invented"]},
        ],
    )
    def test_wrong_input(self, connie, draft, data):
        response = connie.post(page(draft, "rubric"), data)
        assert response.status_code == 422
        assert Achievement.objects.get().result_descriptions == draft.result_descriptions


CASE = json.dumps(
    {
        "CFDocument": {"title": "Frame"},
        "CFItems": [
            {"uri": f"https://x.example/{n}", "fullStatement": f"Statement {word}"}
            for n, word in enumerate(("ratio", "area", "angle"))
        ],
    }
)


class TestAlignments:
    def choices(self, connie, draft, text, words=""):
        data = {"what": "file", "file": upload(text), "words": words}
        return connie.post(page(draft, "alignments"), data)

    def test_items_are_shown_and_those_ticked_are_kept(self, connie, draft):
        response = self.choices(connie, draft, CASE)
        choices = response.context["choices"]
        assert [row["name"] for row in choices] == [
            "Statement ratio", "Statement area", "Statement angle",
        ]  # fmt: skip
        connie.post(page(draft, "alignments"), {"what": "chosen", "item": [choices[1]["value"]]})
        assert Achievement.objects.get().alignments[-1] == {
            "type": ["Alignment"],
            "targetName": "Statement area",
            "targetUrl": "https://x.example/1",
            "targetType": "CFItem",
            "targetFramework": "Frame",
        }

    def test_words_narrow_them(self, connie, draft):
        response = self.choices(connie, draft, CASE, "ANGLE")
        assert [row["name"] for row in response.context["choices"]] == ["Statement angle"]

    def test_skills_of_our_own_export(self, connie, draft):
        text = connie.get(reverse("achievement_export", args=["ai-ready", 1, "rsd.json"])).content
        response = self.choices(connie, draft, text)
        assert [row["name"] for row in response.context["choices"]] == ["Craft", "Ethics"]

    @pytest.mark.parametrize(
        "data",
        [
            {"what": "one", "kind": "CFItem", "name": "N", "url": "ftp://x.example"},
            {"what": "codes", "codes": "software"},
            {"what": "chosen"},
            {"what": "chosen", "item": ["{"]},
            {"what": "chosen", "item": ['{"kind": "CFItem", "name": "N", "url": "javascript:1"}']},
            {"what": "file"},
        ],
    )
    def test_wrong_input(self, connie, draft, data):
        response = connie.post(page(draft, "alignments"), data)
        assert response.status_code == 422
        assert Achievement.objects.get().alignments == draft.alignments

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"CFDocument": {}}', "a,b\n1,2"])
    def test_files_of_another_kind(self, connie, draft, text):
        assert self.choices(connie, draft, text or " ").status_code == 422

    def test_by_code_and_by_hand_and_removed(self, connie, draft):
        url = page(draft, "alignments")
        connie.post(url, {"what": "codes", "codes": "29-1141.00 Nurses"})
        one = {"what": "one", "kind": "CTDL", "name": "N", "url": "https://x.example/n"}
        connie.post(url, one)
        urls = [row["targetUrl"] for row in Achievement.objects.get().alignments]
        assert urls[-2:] == [
            "https://www.onetonline.org/link/summary/29-1141.00", "https://x.example/n",
        ]  # fmt: skip
        connie.post(url, {"what": "remove", "url": "https://x.example/n"})
        assert [row["targetUrl"] for row in Achievement.objects.get().alignments] == urls[:-1]


class TestPreflight:
    def test_asked_run_and_published(self, connie, draft, monkeypatch):
        answers = [Finding(code, name, "1", True, "") for code, name in NAMES.items()]
        monkeypatch.setattr(running, "findings", lambda world: iter(answers))
        connie.post(page(draft, "preflight"))
        text = connie.get(page(draft, "preflight")).content.decode()
        assert 'hx-trigger="every 2s"' in text
        assert run_all() == 1
        assert (Job.objects.get().state, Job.objects.get().done) == ("done", 4)
        text = connie.get(page(draft, "preflight"), headers={"HX-Request": "true"}).content.decode()
        assert "All verifiers accepted it." in text
        assert "every 2s" not in text
        response = connie.post(page(draft, "publish"))
        assert response.url == reverse("achievement", args=["ai-ready", 1])
        assert Achievement.objects.get().state == "live"

    def test_what_could_not_run_is_named_and_confirmed(self, connie, draft, monkeypatch):
        judged(draft, monkeypatch, (True, True, True, None))
        text = connie.get(page(draft, "desk")).content.decode()
        assert "Could not run: @digitalcredentials/verifier-core." in text
        assert connie.post(page(draft, "publish")).status_code == 422
        assert connie.post(page(draft, "publish"), {"without": ["inside"]}).status_code == 422
        assert Achievement.objects.get().state == "draft"
        connie.post(page(draft, "publish"), {"without": ["dcc"]})
        assert Achievement.objects.get().state == "live"


class TestReading:
    def test_the_page_of_a_live_version(self, live, client):
        text = client.get(reverse("achievement", args=["ai-ready", 1])).content.decode()
        for words in ("Works alone, checks results", "required", "Ratio reasoning",
                      "First Aerospace", "Panel reviews", "ctdl.jsonld", f"ce-{live.uid}"):  # fmt: skip
            assert words in text

    def test_a_slash_too_many_is_forgiven(self, client, live):
        address = reverse("achievement", args=[live.code, live.version])
        assert not address.endswith("/")
        assert client.get(f"{address}/").status_code == 200

    def test_software_gets_json(self, live, client):
        url = reverse("achievement", args=["ai-ready", 1])
        response = client.get(url, headers={"Accept": "application/ld+json"})
        assert response.json()["id"] == f"http://localhost:8000{url}"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Accept" in client.get(url)["Vary"]

    def test_every_export_is_served(self, live, client):
        kinds = {
            "achievement.json": "application/ld+json",
            "ctdl.jsonld": "application/ld+json",
            "case.json": "application/json",
            "rsd.json": "application/json",
            "rsd.csv": "text/csv; charset=utf-8",
        }
        for name, kind in kinds.items():
            response = client.get(reverse("achievement_export", args=["ai-ready", 1, name]))
            assert (response.status_code, response["Content-Type"]) == (200, kind)
        assert client.get("/achievements/ai-ready/1/nothing.json").status_code == 404

    def test_nobody_keeps_a_draft(self, connie, live):
        connie.post(page(live, "next"))
        paths = ["1/badge.png", "2/badge.png", "2/case.json"]
        kept = [connie.get(f"/achievements/ai-ready/{path}")["Cache-Control"] for path in paths]
        assert kept == ["public, max-age=3600", "private, no-store", "private, no-store"]

    def test_the_badge(self, live, client):
        png = client.get("/achievements/ai-ready/1/badge.png")
        assert (png["Content-Type"], png.content[:4]) == ("image/png", b"\x89PNG")
        svg = client.get("/achievements/ai-ready/1/badge.svg")
        assert svg["Content-Type"] == "image/svg+xml"
        assert "sandbox" in svg["Content-Security-Policy"]
        assert client.get("/achievements/ai-ready/1/badge.gif").status_code == 404


class TestStates:
    def test_next_retire_and_discard(self, connie, live):
        connie.post(page(live, "next"))
        draft = Achievement.objects.get(version=2)
        assert connie.post(page(live, "next")).status_code == 409
        connie.post(page(draft, "discard"))
        assert list(Achievement.objects.values_list("version", flat=True)) == [1]
        assert connie.get(page(live, "retire")).status_code == 200
        connie.post(page(live, "retire"))
        assert Achievement.objects.get().state == "retired"
        assert connie.post(page(live, "retire")).status_code == 409

    def test_holders_are_counted_by_version(self, connie, world):
        from tests.credentials.conftest import make_award

        make_award(world)
        text = connie.get(reverse("achievements")).content.decode()
        assert "1 person holds it" in text


def queries(client, url):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_number_of_queries_does_not_grow(connie, world, live):
    urls = [reverse("achievements"), reverse("achievement", args=["ai-ready", 1])]
    for url in [*urls, page(live, "desk")]:
        connie.get(url)
    before = [queries(connie, url) for url in urls]
    for code in ("second", "third"):
        make_draft(world, code, kind="part", whole=live)
    services.new_version(world.coalition_coordinator, achievement=live, now=timezone.now())
    assert [queries(connie, url) for url in urls] == before
