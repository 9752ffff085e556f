"""KPIs of the region, and a book of counts."""

from pathlib import Path

import pytest
from django.utils import timezone

import firstrung.demonstration
from firstrung.coalition import public as coalition
from firstrung.coalition.models import Kpi
from tests.coalition.results.measured import registered

REGION = Path(firstrung.demonstration.__file__).parent / "regions" / "el-segundo"
CODES = (
    "soft_skill_opportunities",
    "hard_skill_opportunities",
    "faculty_externships",
    "internship_placements",
)


@pytest.fixture
def book():
    with registered(*CODES) as made:
        yield made


@pytest.fixture
def kpis(world, book):
    coalition.load_kpis(REGION, now=timezone.now())
    return {kpi.code: kpi for kpi in Kpi.objects.all()}
