"""Fixtures of the conformance tests."""

import pytest

from tests.w3c.bench import Api


@pytest.fixture
def api() -> Api:
    return Api()
