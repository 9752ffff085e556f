"""Who works with whom: what is drawn, in which order, filtered, and as a file."""

import itertools

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstrung.coalition.roadmap.network import crossings, in_order, network
from tests.coalition import roadmap_objects as objects
from tests.world import organization


@pytest.fixture
def initiatives(world):
    """First High leads both; both employers take part in one, the first also in the other."""
    first = objects.active(world, "Interviews")
    second = objects.active(world, "Externship week", kind="externship")
    objects.join(world, first, world.employer)
    objects.join(world, first, world.employer2)
    objects.join(world, second, world.employer)
    objects.join(world, second, world.school)  # leads it too: one line
    objects.join(world, objects.proposed(world, "Not yet"), world.district)
    return first, second


def names(nodes) -> dict[str, tuple[int, int]]:
    return {node.name: (node.ties, node.others) for node in nodes}


def test_ties_are_counted_once_and_leading_is_told(world, initiatives):
    found = network(world.teacher, {})
    assert names(found.organizations) == {
        "First High": (2, 2),
        "First Aerospace": (2, 2),
        "Second Studio": (1, 2),
    }
    assert names(found.initiatives) == {"Interviews": (3, 0), "Externship week": (2, 0)}
    leading = {
        (node.name, initiative.name)
        for node in found.organizations
        for initiative, leads in found.initiatives_of(node)
        if leads
    }
    assert leading == {("First High", "Interviews"), ("First High", "Externship week")}
    assert (found.all_edges, len(found.edges), found.cut) == (5, 5, False)


def test_filters_by_kind(world, initiatives):
    found = network(world.teacher, {"kind": "employer", "initiative": "externship"})
    assert names(found.organizations) == {"First Aerospace": (1, 0)}
    assert names(found.initiatives) == {"Externship week": (1, 0)}
    assert names(network(world.teacher, {"kind": "moon"}).initiatives).keys() == {
        "Interviews",
        "Externship week",
    }
    assert network(world.teacher, {"kind": "college"}).organizations == []


def test_the_most_connected_are_drawn_and_the_page_says_so(
    world, initiatives, sign_in, monkeypatch
):
    found = network(world.teacher, {}, most=1)
    assert (found.cut, found.all_organizations, found.all_initiatives) == (True, 3, 2)
    assert [node.name for node in found.initiatives] == ["Interviews"]
    assert found.organizations[0].ties == 2
    for number in range(38):
        extra = organization(f"Employer {number:02}", "employer")
        objects.join(world, initiatives[0], extra)
    page = sign_in(world.teacher).get(reverse("stakeholders"))
    assert len(page.context["network"].organizations) == 40
    assert "it shows the 40 organizations" in page.text
    assert "41 organizations" in page.text


def test_the_page_has_a_picture_its_words_and_a_table(world, initiatives, sign_in):
    page = sign_in(world.recruiter).get(reverse("stakeholders"))
    assert page.text.count('role="img"') == 2
    assert "Organizations: 3. Initiatives: 2. Lines between them: 5." in page.text
    assert reverse("initiative", args=[initiatives[0].uid]) in page.text
    assert "too many for a picture" not in page.text
    nothing = sign_in(world.recruiter).get(reverse("stakeholders"), {"kind": "college"})
    assert "Nothing found" in nothing.text
    assert sign_in(world.student).get(reverse("stakeholders")).status_code == 404


def test_the_file_has_every_line(world, initiatives, sign_in):
    answer = sign_in(world.teacher).get(reverse("stakeholders_file"), {"initiative": "externship"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1:] == [
        "First Aerospace,Employer,Externship week,Faculty externships,no",
        "First High,School,Externship week,Faculty externships,yes",
    ]


def test_names_can_not_leave_the_picture(world, sign_in):
    objects.active(world, "<script>x</script>")
    page = sign_in(world.teacher).get(reverse("stakeholders")).text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_as_many_queries_for_three_as_for_one(world, sign_in):
    client = sign_in(world.teacher)
    counts = []
    for titles in (("A",), ("B", "C")):
        for title in titles:
            row = objects.active(world, title)
            objects.join(world, row, organization(f"Employer {title}", "employer"))
        client.get(reverse("stakeholders"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("stakeholders"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _crossings(left, right, pairs) -> int:
    """By looking at each two lines."""
    return sum(
        (left.index(a) - left.index(c)) * (right.index(b) - right.index(d)) < 0
        for (a, b), (c, d) in itertools.combinations(pairs, 2)
    )


def test_crossings_are_counted_and_an_order_never_adds_any():
    dice = np.random.default_rng(5)
    for _round in range(200):
        left = list(range(dice.integers(1, 10)))
        right = list(range(100, 100 + dice.integers(1, 10)))
        pairs = [pair for pair in itertools.product(left, right) if dice.random() < 0.4]
        before = crossings(left, right, pairs)
        assert before == _crossings(left, right, pairs)
        one, other = in_order(left, right, pairs)
        assert (sorted(one), sorted(other)) == (left, right)
        assert crossings(one, other, pairs) <= before


def test_lines_that_need_not_cross_do_not():
    left, right = [1, 2, 3, 4], [5, 6, 7, 8]
    one, other = in_order(left, right, [(1, 8), (2, 7), (3, 6), (4, 5)])
    assert crossings(one, other, [(1, 8), (2, 7), (3, 6), (4, 5)]) == 0
