"""What is wrong with a folder, told with its place."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake: file, line (0 where it has none), the words that say what to mend."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.what}"


class RegionError(Exception):
    """The folder can't be loaded; the text names each place and what is wrong, line by line."""

    def __init__(self, name: str, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes
        lines = "\n".join(str(mistake) for mistake in mistakes)
        super().__init__(f"Region {name} can't be loaded:\n{lines}")
