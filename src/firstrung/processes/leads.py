"""Who hears of a message from the public form."""

from datetime import datetime

from django.utils import timezone

from firstrung.coalition.public import coordinators
from firstrung.messaging.public import send
from firstrung.partnerships.public import Lead, LeadState
from firstrung.processes.letters import Payload, address


def sent(event: Payload, *, now: datetime) -> None:
    """One letter to each coordinator of the coalition, while nobody has dealt with the message.

    It is essential: an employer waits for an answer. The text stays behind the sign-in.
    """
    lead = Lead.objects.get(pk=event["lead_id"])
    if lead.state != LeadState.NEW:
        return
    link = address("lead", lead.uid)
    context = {"organization": lead.organization_name, "name": lead.name, "link": link}
    for person in coordinators(on=timezone.localdate(now)):
        key = f"{event['event_id']}-{person.pk}"
        send(to=person, template="lead", context=context, key=key, now=now)
