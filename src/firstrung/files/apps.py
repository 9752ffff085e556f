"""Files: checksummed uploads, stored once by content."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Uploads, their type, size, checksum and thumbnails."""

    name = "firstrung.files"
    label = "files"
