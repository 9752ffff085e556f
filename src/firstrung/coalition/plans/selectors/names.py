"""Names of people and organizations for values that hold their keys."""

from collections.abc import Iterable
from dataclasses import dataclass

from firstrung.coalition.plans.rows import PlannedTask
from firstrung.identity.public import Organization, Person


@dataclass(frozen=True)
class Names:
    """Key → name, "" for none."""

    people: dict[int, str]
    organizations: dict[int, str]

    def owner(self, task: PlannedTask) -> str:
        """Who answers for a task: the person, else the organization, else nobody ("")."""
        person = self.people.get(task.owner or 0, "")
        return person or self.organizations.get(task.organization or 0, "")


def names_for(tasks: Iterable[PlannedTask]) -> Names:
    """The names of everybody who answers for one of the tasks (two queries)."""
    rows = list(tasks)
    people = Person.objects.filter(pk__in={row.owner for row in rows if row.owner})
    firms = Organization.objects.filter(
        pk__in={row.organization for row in rows if row.organization}
    )
    return Names(
        {row.pk: row.name for row in people.only("given_name", "preferred_name", "family_name")},
        dict(firms.values_list("pk", "name")),
    )
