"""A panelist learns nothing of who made a work: swap the students, and not a byte changes.

The scene's works are dealt out to other students (other names, e-mail addresses, birth dates,
schools, guardians, order of ids, owners of files; the name inside the work follows). Then all that
a panelist can reach, by the link and signed in, must be byte-identical: every address of the site
with the scene's objects, every page found by following links, searches, filters and sort orders,
errors, the answers to wrong input, files and their headers, letters, and the number of database
statements behind each. Only what differs between any two requests is set aside: the token of
forms and the secret of a new link.

Not covered, because nobody can take it out: what a picture, film or PDF itself shows, and what a
family shows to the whole public by its own consent (`/p/…`, `/credentials/…`).
"""

import os
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from firstrung.jobs.public import publish, run_all
from firstrung.validation import public as validation
from firstrung.validation.models import Review
from tests.permissions.addresses import ADDRESSES
from tests.permissions.scene import Scene as Things
from tests.permissions.test_table import named_patterns
from tests.validation import blind_scene
from tests.validation.blind_scene import IDENTITIES, WORKS, Identity

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")\w+|(/review/open/)[\w-]+')
STAMP = re.compile(rb"DTSTAMP:\w+|SEQUENCE:\d+")
HREF = re.compile(r'(?:href|src|action)="(/[^"#]*)')
NOT_FOLLOWED = re.compile(r"^/(static|accounts|signout|language|signin|jsi18n)")
HEADERS = ("Content-Type", "Content-Disposition", "ETag", "Location", "Content-Length", "Vary")
PUBLIC = {"exhibit", "exhibit_file", "exhibit_thumbnail"}
"""What a family shows to everybody, asked with the address of the student's own page."""
OWN_SECRETS = re.compile("^/(accounts/|wallets/nonce)")
"""Pages with a new secret of the reader, or a number used once, at every look."""

Seen = dict[str, tuple[object, ...]]


class Reader:
    """A panelist's browser; it notes all that comes back."""

    def __init__(self, scene: blind_scene.Scene, *, by_link: bool) -> None:
        self.scene, self.seen = scene, {}
        self.client = Client(raise_request_exception=False)
        if by_link:
            self.client.post(reverse("review_open", args=[scene.secret]))
        else:
            self.client.force_login(scene.world.panelist, BACKEND)

    def ask(self, method: str, path: str, data: dict[str, str] | None = None) -> str:
        """One request, rolled back afterwards; the text of the answer."""
        cookies = self.client.cookies.copy()
        with transaction.atomic():
            with CaptureQueriesContext(connection) as queries:
                if method == "POST":
                    response = self.client.post(path, data or {})
                else:
                    response = self.client.generic(method, path)
                body = b"".join(response)
            transaction.set_rollback(True)
        self.client.cookies = cookies
        body = STAMP.sub(b"", TOKEN.sub(rb"\1\2", body))
        headers = tuple(response.headers.get(name) for name in HEADERS)
        said = sorted(str(data or "").split())
        self.seen[f"{method} {path} {said}"] = (response.status_code, headers, body, len(queries))
        is_text = response.headers.get("Content-Type", "").startswith("text/html")
        return body.decode() if is_text else ""


def things_of(scene: blind_scene.Scene) -> Things:
    """The scene's objects under the names that `ADDRESSES` asks for; the rest does not exist."""
    work, world = scene.works[0], scene.world
    panelist = Review.objects.filter(panel=scene.panel, reviewer=world.panelist)
    nothing = type("Nothing", (), {"uid": uuid.UUID(int=7), "pk": 0, "slug": "none"})
    made = {
        "submission": work.submission,
        "adult_submission": work.submission,
        "mate_submission": work.submission,
        "review": panelist.deciding().order_by("pk").first(),
        "panel": scene.panel,
        "seat": scene.panel.seats.order_by("pk").first(),
        "student_file": work.files[0],
        "adult_file": work.files[0],
        "student_portfolio": work.submission.snapshot.portfolio,
        "adult_portfolio": nothing,
        "candidate": scene.things["candidate"],
        "exhibition": scene.things["exhibition"],
        "showing": scene.things["showing"],
        "threshold": work.submission.threshold,
        "anchor": scene.things["anchor"],
        "agenda_key": "none",
    }

    class Known(Things):
        def __getattr__(self, name):
            return made.get(name, nothing)

    known = Known(world)
    known.secrets = defaultdict(lambda: "no-such-secret", review=scene.secret)
    return known


def addresses(scene: blind_scene.Scene) -> Iterator[tuple[str, str]]:
    """Every address of the site with the scene's objects."""
    things = things_of(scene)
    there = set(named_patterns())  # that all of them are listed, the table's own test says
    for name, (method, arguments) in ADDRESSES.items():
        if name in there - PUBLIC:
            path = reverse(name, kwargs=arguments(things))
            if not OWN_SECRETS.match(path):
                yield method, path


def crawl(reader: Reader, starts: list[str]) -> None:
    """Follow every link."""
    waiting, known = list(starts), set(starts)
    while waiting:
        page = reader.ask("GET", waiting.pop(0))
        for found in HREF.findall(page):
            path = found.replace("&amp;", "&")
            if path not in known and not NOT_FOLLOWED.match(urlsplit(path).path):
                known.add(path)
                waiting.append(path)


def probes(scene: blind_scene.Scene, words: list[str]) -> Iterator[str]:
    """Searches, filters and sort orders that might tell one student from another."""
    for path in (reverse("talent"), reverse("review_desk"), reverse("exhibitions"), "/home/"):
        for word in words if path == reverse("talent") else words[:2]:
            yield f"{path}?q={word}"
        for order in ("student", "name", "-pk", "school"):
            yield f"{path}?sort={order}&order={order}&o={order}"
        yield f"{path}?page=2"
        yield f"{path}?page=last&student={scene.students[0].pk}&school={scene.schools[0].uid}"


def wrong(scene: blind_scene.Scene) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Wrong and right input to what a panelist may change."""
    every = Review.objects.filter(panel=scene.panel).order_by("pk")
    mine = every.filter(reviewer=scene.world.panelist)
    others = every.exclude(reviewer=scene.world.panelist)
    for review in (mine.deciding()[0], mine.anchors()[1], others[0]):
        criterion = review.rubric.criteria.first()
        level = str(criterion.levels.first().uid)
        for data in (
            {f"level-{criterion.uid}": level},
            {f"level-{criterion.uid}": "nonsense"},
            {"comment": "Clear", "seen-comment": "old"},
        ):
            yield "POST", reverse("review_score", args=[review.uid]), data
            yield "POST", reverse("review", args=[review.uid]), data | {"action": "submit"}
        for data in ({}, {"reason": "conflict"}, {"reason": "other", "note": "x"}):
            yield "POST", reverse("review_decline", args=[review.uid]), data
        own = [work for work in scene.works if work.submission.pk == review.submission_id]
        for work in (*own, scene.works[0]):
            for file in work.files:
                url = reverse("review_file", args=[review.uid, file.uid])
                yield "GET", url, {}
                yield "GET", f"{url}?download=1", {}
                yield "HEAD", f"{url}thumbnail/", {}


def _parts(letter) -> list[bytes]:
    """The words of a letter and what is attached, without what differs in any two letters."""
    parts = [letter.body, *(content for content, _kind in letter.alternatives)]
    parts += [attached[1] for attached in letter.attachments]
    bodies = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
    return [STAMP.sub(b"", TOKEN.sub(rb"\1\2", body)) for body in bodies]


def letters(scene: blind_scene.Scene) -> list[tuple[object, ...]]:
    """What is written to the panelist when reviews are asked for and a link is sent anew."""
    world, now = scene.world, timezone.now()
    with transaction.atomic():
        mail.outbox.clear()
        reviews = Review.objects.filter(panel=scene.panel, reviewer=world.panelist)
        seat = scene.panel.seats.get(panelist=world.panelist)
        validation.resend_link(actor=world.coalition_coordinator, seat=seat, now=now)
        publish(validation.ReviewsAssigned(review_ids=[row.pk for row in reviews]))
        run_all()
        found = [
            (letter.subject, sorted(map(str, letter.extra_headers.items())), _parts(letter))
            for letter in mail.outbox
            if world.panelist.email in letter.to
        ]
        transaction.set_rollback(True)
    return found


def calibrated(scene: blind_scene.Scene) -> None:
    """One calibration handed in, so that its page with the agreed levels is seen as well."""
    row = Review.objects.anchors().filter(reviewer=scene.world.panelist).first()
    for criterion in row.rubric.criteria.all():
        validation.save_score(
            actor=scene.world.panelist,
            review=row,
            criterion=criterion,
            level=criterion.levels.first(),
            now=timezone.now(),
        )
    validation.submit_review(actor=scene.world.panelist, review=row, now=timezone.now())


def observe(scene: blind_scene.Scene, words: list[str], *, ready: bool) -> Seen:
    """All that a panelist can learn; with ``ready`` the calibration is over."""
    found: Seen = {}
    with transaction.atomic():
        if ready:
            Review.objects.anchors().filter(reviewer=scene.world.panelist).update(
                state="submitted", submitted_at=timezone.now()
            )
        for by_link in (True, False):
            caches["ready_made"].clear()
            reader = Reader(scene, by_link=by_link)
            reviews = Review.objects.filter(panel=scene.panel).order_by("pk")
            pages = [reverse("review", args=[row.uid]) for row in reviews]
            crawl(reader, ["/home/", reverse("review_desk"), *pages, *probes(scene, words)])
            for method, path in addresses(scene):
                reader.ask(method, path)
            for method, path, data in wrong(scene):
                reader.ask(method, path, data)
            found |= {f"{by_link} {key}": value for key, value in reader.seen.items()}
        transaction.set_rollback(True)
    return found


EXAMPLES = int(os.environ.get("FIRSTRUNG_BLIND_EXAMPLES", "3"))
"""How many swaps are tried; more by the environment."""


@pytest.fixture(scope="module")
def words():
    """Names to search for, the same ones whoever the authors are."""
    return ["Sam", "Student", "Zo%C3%AB", "Quux", "First+High", "wing", "sam.student%40example.org"]


@pytest.fixture
def scene(db):
    made = blind_scene.build()
    calibrated(made)
    Client().get(reverse("did"))  # makes the site's keys, which would differ from look to look
    return made


def differences(before: Seen, after: Seen) -> list[str]:
    """The addresses that answered otherwise, with the place in the text."""
    found = [f"only once: {key}" for key in sorted(set(before) ^ set(after))]
    for key in sorted(set(before) & set(after)):
        one, other = before[key], after[key]
        if one != other:
            found.append(f"{key}: {first_difference(one, other)}")
    return found


def first_difference(one: tuple[object, ...], other: tuple[object, ...]) -> object:
    for left, right in reversed(list(zip(one, other, strict=True))):
        if left != right and isinstance(left, bytes) and isinstance(right, bytes):
            at = next(
                (n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
                min(len(left), len(right)),
            )
            return left[max(0, at - 80) : at + 60], right[max(0, at - 80) : at + 60]
        if left != right:
            return left, right
    return None


@pytest.mark.slow
def test_swapped_students_change_nothing(scene, words):
    blind_scene.dress(scene, range(WORKS), [blind_scene.plain(n) for n in range(WORKS)])
    observe(scene, words[:1], ready=True)  # warms what is kept from request to request
    before = {ready: observe(scene, words, ready=ready) for ready in (True, False)}
    wrote = letters(scene)

    # A difference is told as it was found: to make it smaller would take many more looks.
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
    )
    @given(
        deal=st.permutations(range(WORKS)),
        identities=st.lists(IDENTITIES, min_size=WORKS, max_size=WORKS),
        ready=st.booleans(),
    )
    def swap(deal, identities, ready):
        blind_scene.dress(scene, deal, identities)
        found = differences(before[ready], observe(scene, words, ready=ready))
        assert not found, "\n".join(found)
        assert letters(scene) == wrote

    swap()


def test_the_observation_sees_what_it_is_about(scene, words):
    """No name of an author in any answer, and the answers are the pages one thinks they are."""
    odd = [
        Identity(f"Zyxwina{letter}", f"Quorvath{letter}", f"Wibbly{letter}", school=number % 2)
        for number, letter in enumerate("abcde")
    ]
    blind_scene.dress(scene, range(WORKS), odd)
    seen = observe(scene, words, ready=True)
    everything = b"\n".join(str(value).encode() for value in seen.values()).lower()
    for part in (b"zyxwina", b"quorvath", b"wibbly"):
        assert part not in everything
    about_work = b"\n".join(str(row).encode() for key, row in seen.items() if "/review" in key)
    assert b" High" not in about_work  # the directory of schools may name them
    for by_link in (True, False):
        review = Review.objects.deciding().filter(reviewer=scene.world.panelist).first()
        page = seen[f"{by_link} GET {reverse('review', args=[review.uid])} []"]
        assert page[0] == 200
        text = page[2].decode()
        for words_shown in (
            "Wing 0 by [name]",
            "I am [name], [name]. Built at [school]. Write to [name].",
            "[name] tested three. [name] counted.",
            "[name]_wing.png",
            "Notes by [name]",
            "left out: its address names the student",
        ):
            assert words_shown in text
    statuses = [value[0] for value in seen.values()]
    assert statuses.count(200) > 60
    assert not [key for key, value in seen.items() if value[0] == 500]
    assert len(letters(scene)) == 3
