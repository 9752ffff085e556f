"""What holders of credentials add to the scene that permissions are tried in."""

import json
from datetime import timedelta
from typing import Any

from django.utils import timezone
from oauth2_provider.models import AccessToken

from firstrung.backpacks.collection.services.bringing import bring
from firstrung.backpacks.collection.services.sharing import share
from firstrung.backpacks.models import Client, Protocol
from firstrung.backpacks.wallets.links import secret_of
from firstrung.backpacks.wallets.services import offer
from tests.backpacks.collection.conftest import foreign


def add(scene: Any) -> None:
    """A badge from elsewhere, a link that shows the certificate, a wallet, a platform."""
    _collection(scene)
    _wallets(scene)


def _collection(scene: Any) -> None:
    """The minor keeps a badge from elsewhere; the adult shows the certificate by a link."""
    world, now = scene.world, timezone.now()
    data = json.dumps(foreign(world.student.name)).encode()
    (scene.things["held"],) = bring(world.student, data=data, now=now)
    scene.things["share"], scene.secrets["share"] = share(
        world.adult,
        credential=scene.award,
        last_day=timezone.localdate(now) + timedelta(days=7),
        note="",
        now=now,
    )


def _wallets(scene: Any) -> None:
    """The adult hands the certificate to a wallet, and has connected a platform."""
    world, now = scene.world, timezone.now()
    delivery = offer(world.adult, award=scene.award, protocol=Protocol.VCAPI, now=now)
    scene.secrets["wallet"] = secret_of(delivery)
    client = Client.objects.create(
        name="Platform",
        redirect_uris="https://platform.example/",
        client_type=Client.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Client.GRANT_AUTHORIZATION_CODE,
    )
    AccessToken.objects.create(
        user=world.adult, application=client, token="t", expires=now + timedelta(hours=1)
    )
    scene.things |= {"delivery": delivery, "client": client}
