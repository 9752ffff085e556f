"""Judged works, judges and rounds at any stage, for tests."""

from datetime import timedelta
from decimal import Decimal

from firstrung.identity.enums import Role
from firstrung.identity.models import Membership, Person
from firstrung.standard_setting.enums import Sitting
from firstrung.standard_setting.models import Judge, Round, RoundWork
from firstrung.standard_setting.selectors.judging import items
from firstrung.standard_setting.services import judging, rounds, stages
from firstrung.standard_setting.services.judging import Answer
from firstrung.standard_setting.services.rounds import Practice, RoundDraft
from firstrung.validation.models import Panel, PanelResult, Submission, Threshold
from tests import world as worlds
from tests.validation import stages as validations

now, today = validations.now, validations.today
BORDERLINE = "Explains what they built and why, needs help with testing."


def works(world, count: int = 12, *, low: float = 1.2, high: float = 3.8) -> list[Submission]:
    """Judged portfolios of adults who allow panel review, evenly spread over the points."""
    threshold = Threshold.objects.in_force(today()) or validations.threshold(world)
    panel = Panel.objects.create(
        title="Spring panel",
        organization=world.coalition,
        quarter="2026-Q2",
        rubric=threshold.rubric,
        opens_on=today(),
        closes_on=today(),
        state="closed",
    )
    made = []
    for index in range(count):
        points = low + (high - low) * index / max(1, count - 1)
        made.append(work(world, panel, threshold, index, points))
    return made


def work(world, panel, threshold, index: int, points: float) -> Submission:
    student = worlds.person(f"Maker Number{index}", (Role.STUDENT, world.school), age=19)
    worlds.consent(student, student, "panel_review")
    row = Submission.objects.create(
        snapshot=validations.snapshot(student, title=f"Project {index}"),
        student=student,
        organization=world.school,
        threshold=threshold,
        state="validated" if points >= 2.5 else "returned",
        submitted_at=now(),
    )
    mean = Decimal(f"{points:.2f}")
    PanelResult.objects.create(
        submission=row,
        panel=panel,
        threshold=threshold,
        rubric=threshold.rubric,
        means={},
        overall_mean=mean,
        ethics_mean=mean,
        raters=3,
        met=points >= 2.5,
        closed_at=now(),
    )
    return row


def draft(world, method: str = "body_of_work", **changes) -> Round:
    values = {
        "title": "Spring round",
        "method": method,
        "rubric": Threshold.objects.in_force(today()).rubric,
        "borderline": BORDERLINE,
        "opens_on": today(),
        "first_until": today() + timedelta(days=7),
        "closes_on": today() + timedelta(days=14),
    }
    return rounds.draft_round(
        actor=world.coalition_coordinator, draft=RoundDraft(**(values | changes)), now=now()
    )


def people(world, count: int = 5) -> list:
    """Judges of the two employers; the first four are the people of the world."""
    known = [world.recruiter, world.recruiter2, world.panelist, world.panelist2]
    more = [judge_number(world, index) for index in range(max(0, count - len(known)))]
    return [*known, *more][:count]


def judge_number(world, index: int) -> Person:
    """The same person each time."""
    name = f"Judge Number{index}"
    known = Person.objects.filter(given_name="Judge", family_name=f"Number{index}").first()
    employer = world.employer if index % 2 else world.employer2
    return known or worlds.person(name, (Role.EMPLOYER, employer))


def prepared(
    world, method: str = "body_of_work", *, judges: int = 5, shown: int = 8, who: list | None = None
) -> Round:
    """A draft with two practice works, works over the range, and judges."""
    boss = world.coalition_coordinator
    row = draft(world, method)
    weak, *_rest, strong = [one for _m, _p, one in rounds.offered(row, on=today())]
    top = 1 if method == "body_of_work" else 2
    for submission, agreed in ((weak, 0), (strong, top)):
        practice = Practice(submission, agreed, "Because of the process shown.")
        rounds.add_practice(actor=boss, row=row, practice=practice, now=now())
    if row.judges_works:
        rounds.propose_works(actor=boss, row=row, count=shown, now=now())
    for one in who or people(world, judges):
        seat(world, row, one)
    return row


def seat(world, row: Round, person) -> Judge:
    membership = Membership.objects.get(person=person)
    return rounds.add_judge(
        actor=world.coalition_coordinator, row=row, membership=membership, now=now()
    )


def go(world, row: Round, *actions: str) -> Round:
    for action in actions:
        row = stages.ACTIONS[action](actor=world.coalition_coordinator, row=row, now=now())
    return row


def fresh(judge: Judge) -> Judge:
    return Judge.objects.select_related("round__rubric", "person").get(pk=judge.pk)


def say(judge: Judge, sitting: str, decide) -> None:
    """Answer every item of a sitting with ``decide(item)`` and finish it."""
    judge = fresh(judge)
    answers = [
        Answer(item.uid, Decimal(decide(item)), item.revision)
        for item in items(judge, sitting, on=today())
    ]
    judging.save_answers(
        actor=judge.person, judge=judge, sitting=sitting, answers=answers, now=now()
    )
    judging.finish(actor=judge.person, judge=judge, sitting=sitting, now=now())


def train(row: Round) -> None:
    for judge in row.judges.seated().select_related("person"):
        say(judge, Sitting.PRACTICE, lambda item: item.work.agreed)


def verdict(cut: float, method: str = "body_of_work"):
    """A judge who says yes from ``cut`` points on; in groups, borderline around it."""

    def decide(item) -> int:
        ahead = item.work.points - cut
        if method == "body_of_work":
            return int(ahead >= 0)
        return 1 if abs(ahead) < 0.1 else 2 * int(ahead > 0)

    return decide


def level(points: float):
    """An Angoff judge: always the same level, on ethics half a level more."""

    def decide(item) -> float:
        return points + 0.5 if item.criterion.is_ethics else points

    return decide


def deciders(row: Round, *, around: float = 2.5):
    """Judges of a round with what each decides by; their cuts lie a fifth apart."""
    judges = list(row.judges.seated().select_related("person"))
    for index, judge in enumerate(judges):
        shift = (index - (len(judges) - 1) / 2) * 0.2
        if row.judges_works:
            yield judge, verdict(around + shift, row.method)
        else:
            yield judge, level(2 + 0.5 * (index % 3))


def judged(world, method: str = "body_of_work", **kwargs) -> Round:
    """A round in which everybody has finished round one."""
    row = go(world, prepared(world, method, **kwargs), "invite")
    train(row)
    row = go(world, row, "begin")
    for judge, decide in deciders(row):
        say(judge, Sitting.FIRST, decide)
    return row


def closed(world, method: str = "body_of_work", **kwargs) -> Round:
    """A round with its cut."""
    row = go(world, judged(world, method, **kwargs), "pause", "resume")
    for judge, decide in deciders(row):
        say(judge, Sitting.SECOND, decide)
    return go(world, row, "close")


def works_of(row: Round, part: str) -> list[RoundWork]:
    return list(row.works.filter(part=part))
