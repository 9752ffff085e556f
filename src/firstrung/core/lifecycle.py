"""A lifecycle is a table of transitions: data, not a chain of ifs."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from firstrung.core.errors import Problem


@dataclass(frozen=True)
class Transition:
    """From ``source`` the ``action`` leads to ``target``."""

    source: str
    action: str
    target: str


@dataclass(frozen=True)
class Lifecycle:
    """Named table of transitions; the first transition's source is the initial state."""

    name: str
    transitions: tuple[Transition, ...]

    def after(self, state: str, action: str) -> str:
        """The state that ``action`` leads to; `Problem` where it is not possible now."""
        for transition in self.transitions:
            if (transition.source, transition.action) == (state, action):
                return transition.target
        raise Problem(
            _("“%(action)s” is not possible while this is “%(state)s”.")
            % {"action": action, "state": state}
        )

    def allows(self, state: str, action: str) -> bool:
        """Whether ``action`` is possible in ``state``."""
        return action in self.actions(state)

    def actions(self, state: str) -> list[str]:
        """The actions possible in ``state``, in table order."""
        return [step.action for step in self.transitions if step.source == state]

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the documentation."""
        lines = [f"    {t.source} --> {t.target}: {t.action}" for t in self.transitions]
        start = f"    [*] --> {self.transitions[0].source}"
        return "\n".join(["stateDiagram-v2", start, *lines])
