"""How the newest pre-flight of a definition stands."""

from dataclasses import dataclass, field
from typing import Any

from firstrung.credentials.defining.digest import definition_digest
from firstrung.credentials.models import Achievement, Preflight
from firstrung.credentials.preflight.verifiers import NAMES


@dataclass(frozen=True)
class Standing:
    """The newest pre-flight, read against the definition as it is now."""

    preflight: Preflight | None = None
    fits: bool = False
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def running(self) -> bool:
        """Whether verifiers are still to be heard."""
        return self.preflight is not None and len(self.findings) < len(NAMES)

    @property
    def passed(self) -> bool:
        """Whether this very definition was judged by all that could run, without a refusal."""
        return (
            self.preflight is not None and self.fits and not self.running and self.preflight.passed
        )

    @property
    def missing(self) -> list[str]:
        """The codes of the verifiers that could not run."""
        return [row["code"] for row in self.findings if row["passed"] is None]

    @property
    def missing_names(self) -> list[str]:
        """Their names."""
        return [NAMES.get(code, code) for code in self.missing]

    @property
    def share(self) -> int:
        """Progress in whole percent."""
        return 100 * len(self.findings) // len(NAMES)


def standing_of(achievement: Achievement) -> Standing:
    """How the achievement's newest pre-flight stands (one query)."""
    newest = Preflight.objects.filter(achievement=achievement).order_by("-pk").first()
    if newest is None:
        return Standing()
    fits = newest.definition_sha256 == definition_digest(achievement)
    return Standing(newest, fits, newest.findings)
