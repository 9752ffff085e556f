"""Convenings: where employers, colleges and schools meet, and what comes of it."""

from django.apps import AppConfig


class ConveningsConfig(AppConfig):
    """Advisories, webinars, externships, meetings; recommendations, decisions, programs."""

    name = "firstrung.convenings"
    label = "convenings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make figures known that results and recognition count from, and lines of agendas."""
        from firstrung.coalition.public import register_measure  # noqa: PLC0415
        from firstrung.convenings.change import measures as change  # noqa: PLC0415
        from firstrung.convenings.events import own_sources as of_events  # noqa: PLC0415
        from firstrung.convenings.events.measures import register_measures  # noqa: PLC0415
        from firstrung.convenings.meetings import measures as meetings  # noqa: PLC0415
        from firstrung.convenings.meetings.own_sources import SOURCES  # noqa: PLC0415
        from firstrung.convenings.meetings.sources import register_agenda_source  # noqa: PLC0415

        register_measures()
        for measure in (*change.MEASURES, *meetings.MEASURES):
            register_measure(measure)
        for source in (*SOURCES, *of_events.SOURCES):
            register_agenda_source(source)
