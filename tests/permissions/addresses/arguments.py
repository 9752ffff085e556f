"""What an address is asked with: its arguments, taken from the scene."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from firstrung.credentials.public import live_key
from firstrung.messaging.preferences import stop_address
from tests.permissions.scene import Scene

Arguments = Callable[[Scene], dict[str, Any]]


def none(_scene: Scene) -> dict[str, Any]:
    return {}


def uid(path: str, **more: str) -> Arguments:
    def look(scene: Scene) -> dict[str, Any]:
        found = {"uid": _uid(scene, path)}
        return found | {key: _uid(scene, value) for key, value in more.items()}

    return look


def _uid(scene: Scene, path: str) -> Any:
    head, _, rest = path.partition(".")
    thing = getattr(scene.world, rest) if head == "world" else getattr(scene, head)
    return thing.uid


def secret(name: str) -> Arguments:
    return lambda scene: {"secret": scene.secrets[name]}


def fixed(**values: Any) -> Arguments:
    return lambda _scene: values


def with_step(name: str, **values: Any) -> Arguments:
    return lambda scene: {"uid": _uid(scene, name)} | values


def numbered(name: str, row: str) -> Arguments:
    return lambda scene: {"uid": _uid(scene, name), "pk": getattr(scene, row).pk}


def stop_link(scene: Scene) -> dict[str, Any]:
    address = stop_address(scene.world.recruiter, "workshops")
    return {"token": address.rstrip("/").rsplit("/", 1)[-1]}


def a_key(_scene: Scene) -> dict[str, Any]:
    return {"pk": live_key(now=timezone.now()).pk}


def endorsed(scene: Scene) -> dict[str, Any]:
    return {"uid": scene.world.employer.uid, "code": "ai-ready-certificate", "version": 1}


def frozen(scene: Scene) -> dict[str, Any]:
    return {"sha256": scene.adult_submission.snapshot.sha256}


def frozen_file(scene: Scene) -> dict[str, Any]:
    return frozen(scene) | {"uid": scene.adult_file.uid}


def slug(scene: Scene) -> dict[str, Any]:
    return {"slug": scene.adult_portfolio.slug}


def slug_file(scene: Scene) -> dict[str, Any]:
    return slug(scene) | {"uid": scene.adult_file.uid}


def agenda_line(scene: Scene) -> dict[str, Any]:
    return {"uid": scene.meeting.uid, "item": 2, "key": scene.agenda_key}
