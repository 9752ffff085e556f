"""What may happen to a recognition: the Chamber signs first, then a government office.

What was given can only be withdrawn.
"""

from firstrung.core.lifecycle import Lifecycle, Transition

LIFECYCLE = Lifecycle(
    "recognition",
    (
        Transition("draft", "approve_chamber", "chamber"),
        Transition("draft", "decline", "declined"),
        Transition("chamber", "approve_office", "office"),
        Transition("chamber", "decline", "declined"),
        Transition("office", "give", "given"),
        Transition("office", "decline", "declined"),
        Transition("given", "withdraw", "withdrawn"),
    ),
)
