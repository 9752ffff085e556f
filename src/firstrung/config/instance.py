"""What an instance keeps beside its database: its secret and its own address."""

import json
import os
import secrets
from pathlib import Path


def instance_secret(data_dir: Path) -> str:
    """Return the secret kept in ``data_dir/secret``, making it (mode 0600) when absent.

    Two processes that start together agree: the first to create the file wins.
    """
    path = data_dir / "secret"
    data_dir.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f"secret.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(scratch, path)
        except FileExistsError:
            pass
        finally:
            scratch.unlink()
    return path.read_text().strip()


def instance_address(data_dir: Path) -> str:
    """The address that `./firstrung up` last served this data at; port 8000 before that."""
    path = data_dir / "instance.json"
    if path.exists():
        return str(json.loads(path.read_text())["base_url"])
    return "http://localhost:8000"
