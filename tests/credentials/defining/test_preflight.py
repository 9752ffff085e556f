"""The pre-flight: what a run keeps, the verifier in this process, and all four for real."""

import json
from copy import deepcopy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from firstrung.credentials.defining.digest import definition_digest
from firstrung.credentials.models import Achievement, Award, Preflight, SigningKey
from firstrung.credentials.preflight import inside, packages, running, verifiers
from firstrung.credentials.preflight.running import run
from firstrung.credentials.preflight.sample import changed, sample_world
from firstrung.credentials.preflight.services import begin
from firstrung.credentials.preflight.standing import standing_of
from firstrung.credentials.preflight.verifiers import NAMES, VERIFIERS, Finding
from firstrung.engines.proofs import UnsafeDocument
from tests.credentials.defining.conftest import judged, make_draft


@pytest.fixture
def sample(draft):
    return sample_world(draft, now=timezone.now())


class TestRun:
    def test_nothing_of_the_sample_stays(self, draft, monkeypatch):
        seen = []
        monkeypatch.setattr(running, "findings", lambda world: iter(seen.append(world) or []))
        run(begin(draft, asked_by=None, now=timezone.now()), now=timezone.now())
        assert len(seen) == 1
        assert (Award.objects.count(), SigningKey.objects.count()) == (0, 0)

    def test_a_run_that_was_cut_short_begins_anew(self, draft, monkeypatch):
        row = begin(draft, asked_by=None, now=timezone.now())
        row.findings = [{"code": "inside", "passed": True}]
        row.save()
        assert (standing_of(draft).running, standing_of(draft).share) == (True, 25)
        answers = [Finding(code, name, "1", True, "") for code, name in NAMES.items()]
        monkeypatch.setattr(running, "findings", lambda world: iter(answers))
        run(row, now=timezone.now())
        stored = Preflight.objects.get()
        assert [each["code"] for each in stored.findings] == list(NAMES)
        assert (stored.passed, stored.definition_sha256) == (True, definition_digest(draft))

    def test_what_cannot_be_signed_is_refused_by_all(self, draft, monkeypatch):
        def fail(achievement, *, now):
            raise UnsafeDocument("a term would be dropped")

        monkeypatch.setattr(running, "sample_world", fail)
        row = run(begin(draft, asked_by=None, now=timezone.now()), now=timezone.now())
        assert [each["passed"] for each in row.findings] == [False] * 4
        assert "a term would be dropped" in row.findings[0]["reason"]
        assert not standing_of(draft).running

    def test_the_newest_counts(self, draft, monkeypatch):
        judged(draft, monkeypatch)
        judged(draft, monkeypatch, (True, False, True, True))
        assert not standing_of(draft).passed


class TestInside:
    def test_it_accepts_the_sample_and_no_other(self, sample):
        genuine, other = sample["samples"]
        assert inside.judge(genuine, sample) == (True, "")
        assert inside.judge(other, sample) == (
            False, "RefusedError: the signature does not fit",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda document, world: document.update(invented="x"),
            lambda document, world: document.update(issuer="did:web:other.example"),
            lambda document, world: document["proof"][0].update(proofValue="z" + "1" * 88),
            lambda document, world: document["proof"][0].update(created="2020-01-01T00:00:00Z"),
            lambda document, world: (
                document.update(proof=[]) or world["didDocument"].update(id="x")
            ),
            lambda document, world: world["didDocument"].update(assertionMethod=[]),
            lambda document, world: world["statusListCredential"].update(id="https://x.example"),
        ],
    )
    def test_every_spoiled_one_is_refused(self, sample, spoil):
        document = deepcopy(sample["samples"][0])
        spoil(document, sample)
        assert inside.judge(document, sample)[0] is False

    def test_a_set_bit_is_refused(self, draft, monkeypatch):
        from firstrung.credentials.preflight import sample as making

        monkeypatch.setattr(making.proofs, "encode_list", lambda rows: FULL_LIST)
        world = making.sample_world(draft, now=timezone.now())
        assert inside.judge(world["samples"][0], world) == (
            False, "RefusedError: the status bit is set",
        )  # fmt: skip


def _full_list():
    import gzip
    from base64 import urlsafe_b64encode

    return "u" + urlsafe_b64encode(gzip.compress(b"\xff" * 16_384)).decode().rstrip("=")


FULL_LIST = _full_list()


def test_one_character_is_changed(sample):
    genuine, other = (json.dumps(row) for row in sample["samples"])
    assert len(genuine) == len(other)
    assert sum(a != b for a, b in zip(genuine, other, strict=True)) == 1
    with pytest.raises(ValueError, match="no holder's name"):
        changed({"credentialSubject": {"identifier": []}})


class TestAbsent:
    def test_what_is_not_installed_says_so(self, sample, monkeypatch, tmp_path):
        monkeypatch.setenv("FIRSTRUNG_PREFLIGHT_DIR", str(tmp_path / "nothing"))
        rows = list(verifiers.findings(sample))
        assert [row.passed for row in rows] == [True, None, None, None]
        assert "./firstrung preflight --install" in rows[1].reason

    def test_without_node(self, sample, monkeypatch):
        monkeypatch.setattr(verifiers, "node_path", lambda: None)
        rows = {row.code: row for row in verifiers.findings(sample)}
        assert rows["dcc"].passed is None
        assert "Node 20" in rows["dcc"].reason

    def test_a_program_that_breaks_has_not_passed(self, sample, monkeypatch):
        monkeypatch.setattr(verifiers, "python_ready", lambda: True)
        monkeypatch.setattr(verifiers, "copy_programs", lambda: "/")
        monkeypatch.setattr(verifiers, "python_path", lambda: "/bin/false")
        rows = {row.code: row for row in verifiers.findings(sample)}
        assert rows["openvc"].passed is None


class TestFooled:
    @pytest.mark.parametrize(
        ("answers", "passed"),
        [
            ([(True, ""), (False, "")], True),
            ([(True, ""), (True, "")], False),
            ([(False, "no"), (False, "")], False),
        ],
    )
    def test_accepting_everything_is_no_pass(self, monkeypatch, answers, passed):
        monkeypatch.setattr(verifiers, "VERIFIERS", (("x", "X", lambda world: ("1", answers)),))
        (row,) = verifiers.findings({})
        assert row.passed is passed


@pytest.fixture(scope="module")
def _installed():
    packages.install()


@pytest.mark.node
@pytest.mark.usefixtures("_installed")
class TestForReal:
    @pytest.mark.parametrize("kind", ["certificate", "recognition"])
    def test_four_verifiers_accept_what_we_sign_and_nothing_else(self, world, kind):
        draft = make_draft(world, kind=kind, full=kind == "certificate")
        row = run(begin(draft, asked_by=None, now=timezone.now()), now=timezone.now())
        assert [(each["code"], each["passed"]) for each in row.findings] == [
            (code, True) for code, _name, _judge in VERIFIERS
        ], row.findings
        assert [each["version"] for each in row.findings][1:] == [
            "1.37.0",
            "7.3.0",
            "1.0.0-beta.11",
        ]
        assert row.passed

    def test_each_refuses_a_revoked_sample(self, draft, monkeypatch):
        from firstrung.credentials.preflight import sample as making

        monkeypatch.setattr(making.proofs, "encode_list", lambda rows: FULL_LIST)
        rows = list(verifiers.findings(making.sample_world(draft, now=timezone.now())))
        assert [row.passed for row in rows] == [False] * 4, rows

    def test_the_command(self, draft):
        out = StringIO()
        call_command("preflight", "ai-ready", "--install", stdout=out)
        assert out.getvalue().count("accepts") == 4
        assert out.getvalue().endswith("passed\n")


def test_the_command_ends_with_one_when_refused(draft, monkeypatch):
    answers = [Finding(code, name, "1", False, "no") for code, name in NAMES.items()]
    monkeypatch.setattr(running, "findings", lambda world: iter(answers))
    out = StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("preflight", "ai-ready", "1", stdout=out)
    assert (caught.value.code, out.getvalue().count("REFUSES")) == (1, 4)
    assert Achievement.objects.get().state == "draft"


@pytest.mark.django_db
def test_the_command_names_what_there_is():
    with pytest.raises(CommandError, match="There are: none"):
        call_command("preflight", "ai-ready")
