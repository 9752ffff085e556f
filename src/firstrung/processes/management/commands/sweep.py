"""`./firstrung sweep`: clear up what nobody finished, remind of what is late; run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from firstrung.backpacks.public import forget_unused
from firstrung.convenings.public import follow_up_events, remind_of_meetings, remind_of_seats
from firstrung.files.public import sweep
from firstrung.identity.public import discard_rosters
from firstrung.jobs.public import prune
from firstrung.partnerships.public import end_commitments, remind_of_renewals
from firstrung.processes.exchange import keep_recent_gatherings
from firstrung.validation.public import remind_panelists, run_waiting


class Command(BaseCommand):
    """Remove abandoned uploads, rosters never applied and old jobs; remind of what is near or late.

    Agreements whose term is over end here, and the ledger learns who came to events.
    """

    help = "Remove abandoned uploads, unused rosters, old jobs; remind of what is near or late."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and say how much went."""
        now = timezone.now()
        self.stdout.write(f"{remind_panelists(now=now)} reminders to panelists")
        self.stdout.write(f"{remind_of_meetings(now=now)} reminders of meetings")
        self.stdout.write(f"{remind_of_seats(now=now)} reminders of events")
        self.stdout.write(f"{follow_up_events(now=now)} events followed up")
        self.stdout.write(f"{end_commitments(now=now)} agreements ended")
        self.stdout.write(f"{remind_of_renewals(now=now)} agreements to be renewed")
        self.stdout.write(f"{keep_recent_gatherings(now=now)} events kept in the exchange ledger")
        self.stdout.write(f"{sweep(now=now)} uploads and temporary files")
        self.stdout.write(f"{discard_rosters(now=now)} rosters")
        self.stdout.write(f"{prune(now=now)} jobs")
        self.stdout.write(f"{forget_unused(now=now)} platforms that nobody connected")
        waiting = run_waiting(now=now)
        self.stdout.write(
            f"{waiting['reminded']} reminders, {waiting['reassigned']} reviews given to others, "
            f"{waiting['left']} left to coordinators"
        )
