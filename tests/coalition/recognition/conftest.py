"""The region's program, a book of counts, and who signs."""

import pytest

from firstrung.coalition import public as coalition
from tests.coalition.recognition import made
from tests.coalition.results.conftest import REGION
from tests.coalition.results.measured import registered

CODES = ("internship_placements", "student_engagements", "meeting_attendance", "specialty_classes")


@pytest.fixture
def book(world):
    coalition.load_recognition(REGION)
    with registered(*CODES) as found:
        yield found


@pytest.fixture
def hands(world) -> made.Signers:
    return made.signers()
