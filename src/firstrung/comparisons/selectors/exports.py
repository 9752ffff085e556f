"""Judgements as a CSV that `./firstrung ratings compare` reads; no names leave the site."""

import csv
from collections.abc import Iterator

from firstrung.comparisons.models import Session
from firstrung.comparisons.selectors.pairs import judged

HEADING = ("judge", "candidate_chosen", "candidate_not_chosen")


class _Echo:
    """Gives back each line that the CSV writer writes."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def judgement_lines(session: Session, *, in_replicate: bool) -> Iterator[str]:
    """One line a judgement in the order of judging: judges by number, works by code."""
    writer = csv.writer(_Echo(), lineterminator="\n")
    yield writer.writerow(HEADING)
    rows = judged(session, in_replicate=in_replicate).select_related(
        "left__submission", "right__submission"
    )
    letter = "R" if in_replicate else "J"
    for row in rows:
        yield writer.writerow(
            (
                f"{letter}{row.judge_id}",
                row.better.submission.code,
                row.worse.submission.code,
            )
        )
