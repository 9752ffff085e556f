"""How an award stands, on the pages that list it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.credentials.public import suspend
from tests.credentials.conftest import make_award


@pytest.mark.parametrize("name", ["certificates", "way"])
def test_a_suspended_award_is_not_called_valid(world, sign_in, name):
    award = make_award(world)
    url = reverse(name, args=[world.adult.uid] if name == "way" else [])
    client = sign_in(world.coordinator)
    before = client.get(url).content.decode()
    suspend(world.coordinator, award=award, reason="Under review.", now=timezone.now())
    after = client.get(url).content.decode()
    assert [words_of(before), words_of(after)] == [["valid"], ["suspended"]]


def words_of(page):
    """The words that say how the award stands."""
    return [word for word in ("valid", "suspended") if f">{word}</span>" in page]
