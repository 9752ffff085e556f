"""KPIs of the region, and a book of counts."""

from pathlib import Path

import pytest
from django.utils import timezone

import firstrung
from firstrung.coalition import public as coalition
from firstrung.coalition.models import Kpi
from tests.coalition.results.measured import registered

_SOURCE = Path(firstrung.__file__).parent
REGION = next(_SOURCE.glob("**/el-segundo/kpis.yaml")).parent
"""The region's folder that holds its terms."""
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
