"""`./firstrung bench [NAME …]`: measure and print; all of them without a name."""

import sys
from collections.abc import Callable, Iterator

from bench import (
    assigning,
    coalition,
    issuing,
    pages,
    rating,
    reviewing,
    rostering,
    signing,
    site,
    uploading,
)
from bench.figures import Figure


def _on_a_site(make: Callable[[site.Site], Iterator[Figure]]) -> Callable[[], Iterator[Figure]]:
    def measure() -> Iterator[Figure]:
        with site.running() as running:
            yield from make(running)

    return measure


MEASURES: dict[str, Callable[[], Iterator[Figure]]] = {
    "pages": _on_a_site(pages.figures),
    "reviewing": _on_a_site(reviewing.figures),
    "upload": _on_a_site(uploading.figures),
    "roster": rostering.figures,
    "signing": signing.figures,
    "issuing": issuing.figures,
    "ratings": rating.figures,
    "assigning": assigning.figures,
    "coalition": coalition.figures,
}


def main(names: list[str]) -> int:
    """Measure and print; an unknown name lists the known ones."""
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    for name in names or MEASURES:
        for figure in MEASURES[name]():
            figure.print()
    return 0


sys.exit(main(sys.argv[1:]))
