"""Reminders to panelists: some days before the panel closes, and each week when it is overdue."""

from datetime import datetime, timedelta

from django.utils import timezone

from firstrung.jobs.public import publish
from firstrung.validation.enums import PanelState
from firstrung.validation.events import PanelistReminded
from firstrung.validation.models import Panel, PanelSeat, Review

WEEK = 7


def remind_panelists(*, now: datetime) -> int:
    """Ask for a reminder to each panelist who has reviews to do; how many were asked for.

    Run daily. The event's id is made of the seat and the occasion: a second run, or a day that
    was left out, sends no letter twice and forgets none.
    """
    today, count = timezone.localdate(now), 0
    for panel in Panel.objects.filter(state=PanelState.OPEN).order_by("pk"):
        occasion = _occasion(panel, now=now)
        if occasion is None:
            continue
        for seat in _busy(panel):
            name = f"remind-{seat.uid.hex}-{panel.closes_on:%Y%m%d}-{occasion}"
            publish(
                PanelistReminded(
                    event_id=name,
                    panel_id=panel.pk,
                    seat_id=seat.pk,
                    overdue=today > panel.closes_on,
                )
            )
            count += 1
    return count


def _occasion(panel: Panel, *, now: datetime) -> str | None:
    """``soon`` from the day on which reminders go out, ``late-N`` in the Nth week overdue."""
    today = timezone.localdate(now)
    if today > panel.closes_on:
        return f"late-{(today - panel.closes_on).days // WEEK + 1}"
    if panel.remind_days and today >= panel.closes_on - timedelta(days=panel.remind_days):
        return "soon"
    return None


def _busy(panel: Panel) -> list[PanelSeat]:
    awaited = Review.objects.filter(panel=panel).without_anchors().pending()
    seats = panel.seats.filter(released_at__isnull=True, panelist__in=awaited.values("reviewer"))
    return list(seats.order_by("pk"))
