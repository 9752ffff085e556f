"""The list of events offers its filters: language, and for members the initiative."""

from django.urls import reverse

from tests.coalition.plans import make as plans
from tests.convenings.events import make


def test_events_by_language_and_initiative(world, sign_in):
    row = plans.initiative(world, "Open doors")
    make.announced(world, "Noche", language="es", audience="everyone")
    make.announced(world, "Evening", initiative=row, audience="everyone")
    client, address = sign_in(world.teacher), reverse("events")

    def titles(**wanted) -> list[str]:
        return [line["title"] for line in client.get(address, wanted).context["rows"]]

    assert titles(language="es") == ["Noche"]
    assert titles(initiative=row.uid) == ["Evening"]
    page = client.get(address, {"language": "es", "initiative": row.uid})
    assert f'<option value="{row.uid}" selected>Open doors</option>' in page.text
    assert '<option value="es" selected>' in page.text
    assert page.context["is_filtered"] is True
    seen = sign_in(world.student).get(address).text
    assert ("Open doors" in seen, 'name="initiative"' in seen) == (False, False)
