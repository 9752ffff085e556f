"""What happens in comparisons that others act on. Events carry ids only, never a secret."""

from dataclasses import dataclass

from firstrung.jobs.public import Event


@dataclass(frozen=True, kw_only=True)
class ComparisonInvited(Event):
    """A judge is to get the letter with the link; make it with `public.make_comparison_link`."""

    judge_id: int
