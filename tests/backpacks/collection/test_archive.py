"""The offline archive: one file that shows and checks everything with no server."""

import base64
import copy
import hashlib
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.backpacks.collection import archive
from firstrung.backpacks.collection.services.bringing import bring
from firstrung.core.errors import NotVisible, NotYours
from firstrung.credentials.keys import rotate
from firstrung.credentials.models import PastEdition
from firstrung.credentials.public import revoke
from firstrung.engines import proofs
from firstrung.engines.proofs.jose import sign_jwt
from firstrung.processes.transcript import transcribe
from tests.backpacks.collection.conftest import foreign, text_of


def build(actor, holder, language="en"):
    return archive.build(actor, holder=holder, language=language, now=timezone.now())


def data_in(page):
    return json.loads(re.search(r'id="archive">(.*?)</script>', page, re.DOTALL)[1])


def with_data(page, data):
    """The file as somebody would leave it who changed its data."""
    start = page.index('id="archive">') + len('id="archive">')
    end = page.index("</script>", start)
    return page[:start] + json.dumps(data).replace("<", "\\u003c") + page[end:]


class TestFile:
    def test_it_holds_everything(self, award, world):
        PastEdition.objects.create(award=award, document=award.document, replaced_at=timezone.now())
        rotate(world.coalition_coordinator, now=timezone.now())
        text = text_of(foreign())
        bring(world.adult, data=text.encode(), now=timezone.now())
        data = data_in(build(world.adult, world.adult))
        own, held = data["items"]
        assert json.loads(own["text"]) == award.document
        assert json.loads(own["past"][0]["text"]) == award.document
        assert (held["text"], held["recorded"]) == (text, "unknown_issuer")
        keys = data["documents"]["did:web:localhost%3A8000"]["verificationMethod"]
        assert [key["id"].rpartition("#")[2] for key in keys] == ["key-1", "key-2"]
        assert list(data["retired"]) == ["did:web:localhost%3A8000#key-1"]
        url = award.document["credentialStatus"]["statusListCredential"]
        assert json.loads(data["lists"][url])["id"] == url

    def test_the_policy_names_the_script_and_the_style_and_nothing_else(self, award, world):
        page = build(world.adult, world.adult)
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
        script = page[page.rindex("<script>") + 8 : page.rindex("</script>")]
        style = page[page.index("<style>") + 7 : page.index("</style>")]
        for text in (script, style):
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
        assert policy.startswith("default-src 'none';")
        assert "connect-src" not in policy
        assert "unsafe" not in policy

    def test_what_people_write_ends_no_element(self, world):
        document = foreign(title="</script><script>alert(1)</script><!--")
        bring(world.adult, data=text_of(document).encode(), now=timezone.now())
        page = build(world.adult, world.adult)
        assert page.count("<script") == 2
        assert data_in(page)["items"][0]["text"] == text_of(document)

    def test_the_download_has_a_name(self, award, world, sign_in):
        response = sign_in(world.adult).get(reverse("credentials_archive", args=[world.adult.uid]))
        today = timezone.localdate().isoformat()
        assert f"credentials-ada-adult-{today}.html" in response["Content-Disposition"]

    @pytest.mark.parametrize(("who", "error"), [("teacher", NotYours), ("guardian2", NotVisible)])
    def test_the_family_alone_takes_it(self, minor_award, world, who, error):
        assert data_in(build(world.guardian, world.student))["holder"] == "Sam Student"
        with pytest.raises(error):
            build(getattr(world, who), world.student)


@pytest.fixture(scope="session")
def unsafe_async():
    """The browser's loop runs in this thread; the database is asked between its steps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(unsafe_async):
    """The system's Chromium."""
    return {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture
def look(page, tmp_path):
    """Open a file from disk; its outcomes. Requests, errors and console messages fail the test."""
    requests, messages = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))

    def go(content):
        path = tmp_path / "archive.html"
        path.write_text(content, encoding="utf-8")
        page.goto(path.as_uri())
        page.wait_for_selector("#count")
        marks = page.eval_on_selector_all(
            "article > .verdict", "all => all.map(one => one.dataset.outcome)"
        )
        assert {url.partition(":")[0] for url in requests} <= {"file", "data"}
        assert [url for url in requests if url.startswith("file")] == [path.as_uri()]
        assert messages == []
        requests.clear()
        return marks

    return go


@pytest.mark.browser
class TestInTheBrowser:
    def test_everything_is_checked_with_no_server(self, award, world, look, page):
        PastEdition.objects.create(award=award, document=award.document, replaced_at=timezone.now())
        rotate(world.coalition_coordinator, now=timezone.now())
        bring(world.adult, data=text_of(foreign()).encode(), now=timezone.now())
        transcribe(world.adult, now=timezone.now())
        assert look(build(world.adult, world.adult)) == ["intact"] * 3
        text = page.inner_text("main")
        for words in ("Ada Adult", "AI-Ready Certificate", "Craft", "Ready", "retired on"):
            assert words in text
        nested = page.eval_on_selector_all(
            ".nested .verdict", "all => all.map(one => one.dataset.outcome)"
        )
        assert nested == ["intact"] * 2  # the past edition, and the award in the transcript

    def test_one_changed_character_is_seen_wherever_it_is(self, award, world, look):
        page = build(world.adult, world.adult)
        data = data_in(page)
        text = data["items"][0]["text"]
        for old, new in (
            ("Ada Adult", "Ada Adulu"),
            ("craft-3", "craft-2"),
            ("Frozen.", "Frozen!"),
            ('"description"', '"descriptiom"'),
            (award.document["proof"][0]["created"], "2020-01-01T00:00:00Z"),
        ):
            changed = copy.deepcopy(data)
            changed["items"][0]["text"] = text.replace(old, new)
            assert changed != data
            assert look(with_data(page, changed)) == ["changed"]

    def test_a_cleared_revocation_is_seen(self, award, world, look):
        before = data_in(build(world.adult, world.adult))
        revoke(world.coordinator, award=award, reason="By mistake.", now=timezone.now())
        page = build(world.adult, world.adult)
        assert look(page) == ["revoked"]
        data = data_in(page)
        (url,) = data["lists"]
        revoked, clean = json.loads(data["lists"][url]), json.loads(before["lists"][url])
        bits = clean["credentialSubject"]["encodedList"]
        revoked["credentialSubject"]["encodedList"] = bits
        data["lists"][url] = json.dumps(revoked)
        assert look(with_data(page, data)) == ["changed"]
        data["lists"] = {}
        assert look(with_data(page, data)) == ["unchecked"]

    def test_a_key_of_somebody_else_does_not_do(self, award, world, look):
        page = build(world.adult, world.adult)
        data = data_in(page)
        other = proofs.encode_public_key(proofs.generate_private_key().public_key())
        (document,) = data["documents"].values()
        document["verificationMethod"][0]["publicKeyMultibase"] = other
        assert look(with_data(page, data)) == ["changed"]
        data["documents"] = {}
        assert look(with_data(page, data)) == ["unchecked"]

    def test_tokens(self, award, world, look):
        private = proofs.generate_private_key()
        document = {k: v for k, v in foreign(private=private).items() if k != "proof"}
        did = document["issuer"]["id"]
        kid = f"{did}#{did.removeprefix('did:key:')}"
        token = sign_jwt(document, private_key=private, kid=kid, alg="EdDSA")
        bring(world.adult, data=token.encode(), now=timezone.now())
        page = build(world.adult, world.adult)
        assert sorted(look(page)) == ["intact", "intact"]
        data = data_in(page)
        (item,) = (item for item in data["items"] if item["kind"] == "held")
        head, body, _signature = token.split(".")
        item["text"] = f"{head}.{body}.{'A' * 86}"
        assert look(with_data(page, data)) == ["intact", "changed"]

    def test_an_empty_archive(self, world, look, page):
        assert look(build(world.adult, world.adult)) == []

    def test_languages_widths_and_access(self, award, world, look, page):
        from axe_playwright_python.sync_playwright import Axe

        look(build(world.adult, world.adult, language="es"))
        assert page.get_attribute("html", "lang") == "es"
        page.get_by_role("button", name=re.compile("English")).click()
        page.wait_for_selector("html[lang=en]")
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        session = page.context.new_cdp_session(page)
        session.send("Page.setBypassCSP", {"enabled": True})
        page.reload()
        page.wait_for_selector("#count")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert found.violations_count == 0, found.generate_report()
