"""Our small Node programs, run with the packages that the pre-flight has installed."""

from pathlib import Path

from firstrung.credentials.preflight import packages

FOLDER = Path(__file__).parent


def ready() -> Path:
    """This folder, once the packages are there; it shares those of the pre-flight."""
    packages.install()
    link = FOLDER / "node_modules"
    if not link.exists():
        link.symlink_to(packages.folder() / "node_modules", target_is_directory=True)
    return FOLDER
