"""A panel of several portfolios and panelists, for the tests of planning."""

from datetime import timedelta

from firstrung.identity.enums import OrganizationKind, Role
from firstrung.identity.models import Person
from firstrung.taxonomies.models import Sector
from firstrung.validation import public as validation
from firstrung.validation.models import PanelPlace, Submission
from firstrung.validation.services.plans import apply_plan, ask_plan
from tests import world as worlds
from tests.validation import stages


def work(world, number: int, *, school=None, allowed=True, **kwargs) -> Submission:
    """A grown-up student's work that waits for a panel."""
    school = school or world.school
    name = f"Stu{number} Dent{Person.objects.count()}"
    student = worlds.person(name, (Role.STUDENT, school), age=20)
    row = stages.submission(student, school, **kwargs)
    row.state = "panel"
    row.save()
    if allowed:
        worlds.consent(student, student, "panel_review")
    return row


def panelist(world, number: int, *, sector: str = "aerospace"):
    """A panelist of an employer of their own."""
    employer = worlds.organization(f"Employer {number}", OrganizationKind.EMPLOYER)
    employer.sectors.add(Sector.objects.get(code=sector))
    name = f"Pan{number} Elist{Person.objects.count()}"
    return worlds.person(name, (Role.PANELIST, employer)), employer


def panel(world, *, works: int = 4, people: int = 4, reviews: int = 2):
    """A planned panel with so many portfolios and panelists, nothing assigned."""
    if not validation.Threshold.objects.exists():
        stages.threshold(world)
    rows = [work(world, number) for number in range(works)]
    draft = validation.PanelDraft(
        "Winter panel",
        rows[0].threshold.rubric,
        stages.today(),
        stages.today() + timedelta(days=14),
        reviews_each=reviews,
    )
    boss = world.coalition_coordinator
    made = validation.plan_panel(
        actor=boss, organization=world.coalition, draft=draft, now=stages.now()
    )
    for number in range(people):
        person, employer = panelist(world, number)
        stages.seat(world, made, person, employer)
    validation.place(actor=boss, panel=made, submissions=rows, now=stages.now())
    return made


def plan(world, row, **kwargs):
    return ask_plan(actor=world.coalition_coordinator, panel=row, now=stages.now(), **kwargs)


def use(world, made, seen=None, **kwargs):
    return apply_plan(
        actor=world.coalition_coordinator, plan=made, now=stages.now(), seen=seen, **kwargs
    )


def opened(world, row, **kwargs):
    use(world, plan(world, row), **kwargs)
    return validation.open_panel(actor=world.coalition_coordinator, panel=row, now=stages.now())


def pairs(row) -> set[tuple[int, int]]:
    """(submission, panelist) of the reviews that count."""
    return set(row.reviews.counting().values_list("submission", "reviewer"))


def again(world, row, submission) -> PanelPlace:
    return PanelPlace.objects.create(
        panel=row,
        submission=submission,
        kind="again",
        placed_by=world.coalition_coordinator,
    )
