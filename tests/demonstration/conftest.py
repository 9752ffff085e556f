"""The region loaded once for a module, and undone at its end."""

import io

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def region_folder(tmp_path_factory, django_db_setup, django_db_blocker):
    """The data folder of a database into which `prepare` has loaded El Segundo.

    The load lies in one transaction around the whole module. Its tests don't use pytest-django's
    mark, whose end would close that connection; `region` gives each a savepoint of its own.
    """
    folder = tmp_path_factory.mktemp("region")
    (folder / "uploads").mkdir()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        place(patch.setattr, folder)
        with transaction.atomic():
            call_command("prepare", region="el-segundo", stderr=io.StringIO())
            yield folder
            transaction.set_rollback(True)


def place(change, folder) -> None:
    """Keep files and keys in the folder."""
    from django.conf import settings

    change(settings, "DATA_DIR", folder)
    change(settings, "KEY_DIR", folder / "keys")
    change(settings, "UPLOAD_DIR", folder / "uploads")


@pytest.fixture
def region(region_folder, _own_folders, settings):
    """The loaded region; what a test changes is undone after it."""
    place(setattr, region_folder)
    with transaction.atomic():
        yield region_folder
        transaction.set_rollback(True)
