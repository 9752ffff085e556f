"""Two colleges ask the same employer in the same moment: one is heard, the other sees it."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from firstrung.partnerships.models import Ask
from firstrung.partnerships.pipeline.services.asking import TooSoon
from tests import world as worlds
from tests.partnerships.pipeline import objects


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
def test_two_at_once_are_one_ask_and_one_refusal():
    world = worlds.build()
    row = objects.account(world)
    told: list[object] = []
    start = Barrier(2)

    def run(actor, institution) -> None:
        try:
            start.wait()
            told.append(objects.ask(world, row, actor=actor, institution=institution))
        except TooSoon as problem:
            told.append(problem.obstacle.institution)
        finally:
            connections.close_all()

    threads = [
        Thread(target=run, args=(world.coordinator, world.district)),
        Thread(target=run, args=(world.coordinator2, world.district2)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = Ask.objects.select_related("institution").get()
    assert sorted(map(type, told), key=str) == [Ask, str]
    assert made.institution.name in told
