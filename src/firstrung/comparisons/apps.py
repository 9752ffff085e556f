"""Comparative judgement: which of two works is better?"""

from django.apps import AppConfig


class ComparisonsConfig(AppConfig):
    """How works are compared."""

    name = "firstrung.comparisons"
    label = "comparisons"

    def ready(self) -> None:
        """Works that judges see blindly are blind to them everywhere; models are loaded only now."""
        from firstrung.comparisons.selectors.pairs import shown_blind_to  # noqa: PLC0415
        from firstrung.validation.public import hides_students  # noqa: PLC0415

        hides_students(shown_blind_to)
