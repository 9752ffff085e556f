"""A site of somebody else's to fetch from."""

import pytest
from django.core.cache import caches

from firstrung.credentials.verifying import fetching, limits
from tests.credentials.verifying.asking import BADGE
from tests.credentials.verifying.server import OwnKey, site_in


@pytest.fixture
def site(tmp_path, monkeypatch):
    """The site, and the fetcher led to it."""
    caches["ready_made"].clear()
    monkeypatch.setattr(fetching, "GATE", limits.Gate())
    with site_in(tmp_path) as made:
        monkeypatch.setattr(fetching, "Network", made.network)
        yield made


@pytest.fixture
def badge(site):
    """A genuine badge of a stranger, as bytes."""
    return OwnKey(site).sign(BADGE)
