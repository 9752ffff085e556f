"""A certificate of the adult; and nobody has called anything yet, so no limit is reached."""

import pytest
from django.core.cache import cache

from tests.credentials.conftest import make_award


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    cache.clear()


@pytest.fixture
def award(world):
    return make_award(world)
