"""Fixtures that every test folder shares."""

import pytest
from django.core.cache import caches
from django.test import Client

from tests import world as worlds
from tests.mail_server import mail_server


def pytest_collection_modifyitems(items):
    """What takes long begins first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: "slow" not in item.keywords)


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    """Files, keys and letters of a test lie in its own folder."""
    settings.DATA_DIR = tmp_path
    settings.KEY_DIR = tmp_path / "keys"
    settings.UPLOAD_DIR = tmp_path / "uploads"
    settings.UPLOAD_DIR.mkdir()
    settings.SECOND_FACTOR_REQUIRED = False
    settings.WHITENOISE_AUTOREFRESH = True  # else each client reads the folder of static files
    caches["ready_made"].clear()
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "media", "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def world(db) -> worlds.World:
    """Two districts, two employers, the coalition, and people in every role."""
    return worlds.build()


@pytest.fixture
def sign_in():
    """A client that is signed in as the given person."""

    def make(person) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def post(settings):
    """The letters that arrived at a real mail server."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server.letters
