"""Partnerships: employers from the first talk to a standing commitment."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """The shared record of each employer, what is asked, promised, given and got."""

    name = "firstrung.partnerships"
    label = "partnerships"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What is counted here can be asked for; models are loaded only now."""
        from firstrung.partnerships.agreements import measures  # noqa: PLC0415
        from firstrung.partnerships.pipeline import measures as pipeline_measures  # noqa: PLC0415

        measures.register()
        pipeline_measures.register()
