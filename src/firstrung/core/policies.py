"""Permission rules written once, as a filter.

A rule says which rows of a model an actor may see or act on. The list (`rows`), the check
(`allows`) and the guard (`require`) are all derived from that one filter, so they can't disagree.
What a person may not see is 404; what they may see but not do is 403. Whether the *state* of a
row allows an action now is a different question, answered by its lifecycle table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from firstrung.core.errors import NotVisible, NotYours

M = TypeVar("M", bound=Model)

NOBODY = Q(pk__in=[])
EVERYBODY = ~Q(pk__in=[])


@dataclass(frozen=True)
class Rule(Generic[M]):
    """``name`` (``context.action``), the model's label, and actor → Q over that model.

    ``sees`` is the wider rule that decides between 404 and 403; None means this rule is itself
    the question of visibility.
    """

    name: str
    model: str
    condition: Callable[[Any], Q]
    sees: "Rule[M] | None" = None

    def rows(self, actor: Any, base: QuerySet[M] | None = None) -> QuerySet[M]:
        """The rows that the rule grants to the actor, without doubles."""
        queryset = self._all() if base is None else base
        return queryset.filter(pk__in=self._all().filter(self.condition(actor)).values("pk"))

    def allows(self, actor: Any, row: M) -> bool:
        """Whether the rule grants this row to the actor (one query)."""
        return self._all().filter(pk=row.pk).filter(self.condition(actor)).exists()

    def require(self, actor: Any, row: M) -> None:
        """Raise 404 where the actor may not see the row, 403 where they may see but not act."""
        if self.allows(actor, row):
            return
        if self.sees is not None and self.sees.allows(actor, row):
            raise NotYours(self.name)
        raise NotVisible(self.name)

    def _all(self) -> QuerySet[M]:
        rows: QuerySet[M] = apps.get_model(self.model)._default_manager.all()
        return rows
