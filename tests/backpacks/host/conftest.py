"""A platform that an adult student has connected."""

import pytest

from tests.backpacks.badges import Issuer
from tests.backpacks.host.platform import Platform


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def platform(world, sign_in) -> Platform:
    """Connected to the collection of the adult student."""
    return Platform().connect(sign_in(world.adult))
