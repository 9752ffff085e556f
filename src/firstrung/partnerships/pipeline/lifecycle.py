"""What may happen to the record of an employer.

Nobody moves an employer to “committed” by hand: a signed agreement does (B11).
"""

from firstrung.core.lifecycle import Lifecycle, Transition

LIFECYCLE = Lifecycle(
    "account",
    (
        Transition("prospect", "talk", "in_talks"),
        Transition("prospect", "commit", "committed"),
        Transition("prospect", "decline", "declined"),
        Transition("in_talks", "interest", "interested"),
        Transition("in_talks", "commit", "committed"),
        Transition("in_talks", "rest", "prospect"),
        Transition("in_talks", "decline", "declined"),
        Transition("interested", "commit", "committed"),
        Transition("interested", "cool", "in_talks"),
        Transition("interested", "lapse", "lapsed"),
        Transition("interested", "decline", "declined"),
        Transition("committed", "lapse", "lapsed"),
        Transition("lapsed", "talk", "in_talks"),
        Transition("lapsed", "commit", "committed"),
        Transition("lapsed", "decline", "declined"),
        Transition("declined", "talk", "in_talks"),
        Transition("declined", "commit", "committed"),
    ),
)
