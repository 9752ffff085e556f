"""Every template of the house can be read by the template engine."""

from pathlib import Path

import pytest
from django.template.loader import get_template

import firstrung

HERE = Path(firstrung.__file__).parent
NAMES = sorted(str(path).partition("/templates/")[2] for path in HERE.rglob("templates/**/*.html"))


@pytest.mark.parametrize("folder", sorted({name.partition("/")[0] for name in NAMES}))
def test_every_template_compiles(folder):
    for name in NAMES:
        if name.partition("/")[0] == folder:
            assert get_template(name)
