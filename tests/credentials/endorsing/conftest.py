"""An employer that can endorse, with a key kept here or with one of its own."""

import pytest
from django.utils import timezone

from firstrung.credentials.endorsing.identities import open_identity
from tests.credentials.verifying.conftest import site  # noqa: F401
from tests.credentials.verifying.server import OwnKey


@pytest.fixture
def identity(world):
    """The first employer's identity, kept here."""
    return open_identity(world.recruiter, organization=world.employer, now=timezone.now())


@pytest.fixture
def own_key(site):  # noqa: F811
    return OwnKey(site)
