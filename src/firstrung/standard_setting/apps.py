"""Rounds in which employers set the cut score, and votes on requirements."""

from django.apps import AppConfig


class StandardSettingConfig(AppConfig):
    """How thresholds are set."""

    name = "firstrung.standard_setting"
    label = "standard_setting"

    def ready(self) -> None:
        """Works that judges see blindly are blind to them everywhere; models are loaded only now."""
        from firstrung.standard_setting.selectors.judging import shown_blind_to  # noqa: PLC0415
        from firstrung.validation.public import hides_students  # noqa: PLC0415

        hides_students(shown_blind_to)
