from pathlib import Path

import pytest
from django.utils import timezone

from firstrung.identity.roster.importing import run_bundle
from tests.identity.roster.bundles import FILES, write_files


@pytest.fixture
def load(db, tmp_path):
    """Write files into a folder of their own and run them; the report as a dictionary."""
    count = iter(range(1000))

    def run(files=None, *, actor=None, write=True, path: Path | None = None, **changes):
        named = {f"{key}.csv": text for key, text in changes.items()}
        chosen = {**(FILES if files is None else files), **named}
        chosen = {name: text for name, text in chosen.items() if text is not None}
        folder = path or write_files(tmp_path / f"bundle{next(count)}", chosen)
        report = run_bundle(folder, actor=actor, now=timezone.now(), write=write)
        return report.as_dict()

    return run
