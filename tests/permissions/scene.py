"""One of every object in the world of two organizations, made by the services themselves."""

import io
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from firstrung.comparisons import public as comparisons
from firstrung.credentials.models import Award
from firstrung.files.models import Upload
from firstrung.files.public import AttachedFile, store
from firstrung.identity.enums import LinkPurpose, Role
from firstrung.identity.invitations.services import invite, renew_link
from firstrung.identity.links import make_link
from firstrung.identity.models import ConsentNotice, Membership, RosterImport, TeamMembership
from firstrung.jobs.models import Job
from firstrung.opportunities.models import Candidate
from firstrung.portfolios import public as portfolios
from firstrung.portfolios.content import Content
from firstrung.portfolios.services.entries import add_entry
from firstrung.portfolios.services.teaching import Taught, add_session, confirm_session
from firstrung.processes.awards import confirm
from firstrung.processes.listing import relist
from firstrung.taxonomies.models import CurriculumUnit
from firstrung.validation import public as validation
from tests import world as worlds
from tests.backpacks import scenery as backpacks
from tests.coalition import scenery as coalition
from tests.coalition.results import scenery as results
from tests.convenings.events import scenery as events
from tests.convenings.meetings import scenery as meetings
from tests.credentials import scenery as credentials
from tests.partnerships import scenery as partnerships
from tests.standard_setting import objects as standards
from tests.validation import stages
from tests.validation.anchored import agreed


@dataclass
class Scene:
    world: worlds.World
    secrets: dict[str, str] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.things[name]
        except KeyError as error:
            raise AttributeError(name) from error


def picture() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "#0b5c6b").save(buffer, "PNG")
    return SimpleUploadedFile("wing.png", buffer.getvalue())


def fill_portfolio(scene: Scene, student, name: str) -> None:
    world, now = scene.world, timezone.now()
    portfolio = portfolios.open_portfolio(student=student, now=now)
    file = store(owner_id=student.pk, name="wing.png", source=picture(), now=now)
    for subject in (world.math, world.art):
        entry = add_entry(
            student,
            portfolio=portfolio,
            component="project_archive",
            content=Content(
                title=f"Wing for {subject.name}",
                summary="A model and its lift.",
                subject=subject,
                skills=("data-visualization",),
                ai_used=True,
                ai_uses=(
                    {
                        "tool": "Chat",
                        "purpose": "Ideas",
                        "student_did": "Tested them",
                        "kept_changed": "Kept one",
                    },
                ),
                files=(AttachedFile(file, "A wing", "work"),),
            ),
            now=now,
        )
    teaching = add_entry(
        student,
        portfolio=portfolio,
        component="peer_teaching",
        content=Content(title="Prompts for fifth graders", summary="Two sessions.", ai_used=False),
        now=now,
    )
    taught = Taught(
        taught_on=timezone.localdate() - timedelta(days=3),
        hours=Decimal(3),
        topic="Prompts",
        mentees=("Owl-3",),
        grade_band="3-5",
    )
    session = add_session(student, entry=teaching, taught=taught, now=now)
    scene.things |= {
        f"{name}_portfolio": portfolio,
        f"{name}_entry": entry,
        f"{name}_teaching": teaching,
        f"{name}_session": session,
        f"{name}_file": file,
    }


def allow(student, by, *purposes: str) -> None:
    for purpose in purposes:
        worlds.consent(student, by, purpose)


def build_everything() -> Scene:
    """The story, and what else the table of permissions asks for."""
    scene = build()
    for more in (coalition, partnerships, results, events, meetings, standards):
        more.add(scene)
    Job.objects.all().delete()
    return scene


def build() -> Scene:
    world = worlds.build()
    scene = Scene(world)
    now = timezone.now()
    unit = CurriculumUnit.objects.create(code="u1", name="What a model is", grade_band="9-12")
    for student, name in (
        (world.student, "student"),
        (world.adult, "adult"),
        (world.teammate, "mate"),
    ):
        fill_portfolio(scene, student, name)
    confirm_session(world.teacher, session=scene.adult_session, now=now)
    portfolios.UnitCompletion.objects.create(
        student=world.adult,
        unit=unit,
        completed_on=timezone.localdate(now),
        confirmed_by=world.teacher,
    )
    scene.things["threshold"] = stages.threshold(world)
    _validated(scene)
    _on_a_panel(scene)
    scene.things["mate_submission"] = validation.submit(
        actor=world.teammate, portfolio=scene.mate_portfolio, now=now
    )
    _redress(scene)
    _comparing(scene)
    _links(scene)
    _rest(scene)
    scene.things["anchor"] = _anchor(scene)
    backpacks.add(scene)
    credentials.add(scene)
    Job.objects.all().delete()
    return scene


def _validated(scene: Scene) -> None:
    """The adult's portfolio goes all the way to a certificate."""
    world, now = scene.world, timezone.now()
    allow(world.adult, world.adult, "panel_review", "public_exhibition", "employer_search")
    row = validation.submit(actor=world.adult, portfolio=scene.adult_portfolio, now=now)
    stages.to_panel(world, row)
    panel = stages.open_panel(world, row)
    for review in validation.Review.objects.filter(panel=panel):
        stages.judge(review.reviewer, review, 3)
    validation.close_panel(actor=world.coalition_coordinator, panel=panel, now=now)
    scene.things["run"] = validation.make_run(rubric=panel.rubric, panel=panel, now=now)
    exhibition = validation.plan_exhibition(
        actor=world.coordinator,
        organization=world.district,
        title="Spring show",
        place="Library",
        starts_at=now,
        kind="exhibition",
        now=now,
    )
    row.refresh_from_db()
    (showing,) = validation.invite(
        actor=world.coordinator, exhibition=exhibition, submissions=[row], now=now
    )
    validation.mark_shown(actor=world.coordinator, showing=showing, now=now)
    row.refresh_from_db()
    award = confirm(world.coordinator, student=world.adult, now=now)
    relist(world.adult, now=now)
    scene.things |= {
        "adult_submission": row,
        "closed_panel": panel,
        "exhibition": exhibition,
        "showing": showing,
        "award": Award.objects.get(pk=award.pk),
        "candidate": Candidate.objects.get(student=world.adult),
    }


def _on_a_panel(scene: Scene) -> None:
    """The minor's portfolio waits for two panelists."""
    world, now = scene.world, timezone.now()
    allow(world.student, world.guardian, "panel_review")
    row = validation.submit(actor=world.student, portfolio=scene.student_portfolio, now=now)
    stages.to_panel(world, row)
    panel = stages.open_panel(world, row)
    seat = validation.PanelSeat.objects.get(panel=panel, panelist=world.panelist)
    review = validation.Review.objects.get(panel=panel, reviewer=world.panelist)
    scene.things |= {"submission": row, "panel": panel, "seat": seat, "review": review}
    scene.things |= {
        "plan": panel.plans.get(),
        "track": panel.tracks.create(name="Engineering"),
        "slot": panel.slots.create(starts_at=now, ends_at=now + timedelta(hours=2)),
        "conflict": validation.declare_conflict(
            actor=world.coalition_coordinator,
            panel=panel,
            seat=stages.seat(world, panel, world.recruiter),
            submission=row,
            reason="Cousin",
            now=now,
        ),
    }
    scene.secrets["review"] = validation.make_seat_link(seat=seat, now=now)


def _redress(scene: Scene) -> None:
    """A review of the teammate's work, the minor's peer review, marks to settle, an appeal."""
    world, now = scene.world, timezone.now()
    [una] = [worlds.person("Una Unbiased", (Role.TEACHER, world.school))]
    mate, own = scene.mate_submission, scene.submission
    first = validation.assign_teacher(
        actor=world.teacher, submission=mate, teacher=world.teacher, now=now
    )
    second = validation.ask_second_mark(actor=world.teacher, submission=mate, teacher=una, now=now)
    stages.judge(world.teacher, first, 4)
    stages.judge(una, second, 1)
    scene.things |= {
        "mate_review": first,
        "peer_review": own.reviews.get(stage="peer"),
        "moderation": validation.Moderation.objects.get(submission=mate),
        "appeal": validation.Appeal.objects.create(
            submission=own,
            stage="teacher",
            filed_by=world.student,
            filed_at=now,
            ground="evidence",
            reason="The second test was overlooked.",
            decide_by=timezone.localdate(now) + timedelta(days=20),
        ),
    }


def _comparing(scene: Scene) -> None:
    """The second panelist compares the adult's work with three others."""
    world, now = scene.world, timezone.now()
    actor = world.coalition_coordinator
    draft = comparisons.Draft("Spring", "Which is better?", timezone.localdate(now), per_work=50)
    session = comparisons.plan_session(
        actor=actor, organization=world.coalition, draft=draft, now=now
    )
    rows = [scene.adult_submission]
    for number in range(3):
        other = worlds.person(f"Kim{number} Kept", (Role.STUDENT, world.school), age=18)
        allow(other, other, "panel_review")
        rows.append(stages.submission(other, world.school))
    comparisons.add_works(actor=actor, session=session, submissions=rows, now=now)
    role = Membership.objects.get(person=world.panelist2)
    [judge] = comparisons.add_judges(
        actor=actor, session=session, people=[role], in_replicate=False, now=now
    )
    comparisons.open_session(actor=actor, session=session, now=now)
    work = session.works.get(submission=scene.adult_submission)
    while (pair := comparisons.show_pair(actor=world.panelist2, judge=judge, now=now)) and (
        work not in (pair.left, pair.right)
    ):
        comparisons.choose(actor=world.panelist2, judgement=pair, side="left", now=now)
    scene.things |= {"comparison": session, "compared_work": work, "comparing_judge": judge}
    scene.secrets["compare"] = comparisons.make_comparison_link(judge=judge, now=now)


def _anchor(scene: Scene) -> Any:
    """The adult's work as a calibration portfolio, retired so that it may be set again."""
    rubric = scene.threshold.rubric
    anchor = validation.set_anchor(
        actor=scene.world.coalition_coordinator,
        rubric=rubric,
        submission=scene.adult_submission,
        title="A wing",
        agreed=agreed(rubric),
        now=timezone.now(),
    )
    return validation.retire_anchor(
        actor=scene.world.coalition_coordinator, anchor=anchor, now=timezone.now()
    )


def _links(scene: Scene) -> None:
    world, now = scene.world, timezone.now()
    guest = {"given_name": "Nia", "now": now, "family_name": ""}
    invitation = invite(
        world.coordinator,
        email="n@example.org",
        role=Role.TEACHER,
        organization=world.school,
        **guest,
    )
    scene.things["invitation"] = invitation
    scene.secrets["invitation"] = renew_link(invitation, now=now)
    _link, scene.secrets["sign_in"] = make_link(
        person=world.student,
        purpose=LinkPurpose.SIGN_IN,
        now=now,
        valid_for=timedelta(minutes=5),
    )


def _rest(scene: Scene) -> None:
    world, now = scene.world, timezone.now()
    actor = world.coalition_coordinator
    terms = stages.terms(scene.threshold.rubric)
    signing = validation.draft_threshold(actor=actor, terms=terms, now=now)
    validation.call_for_signatures(actor=actor, threshold=signing, now=now)
    notice = ConsentNotice.objects.filter(purpose="certificate").first()
    if notice is None:
        ConsentNotice.objects.create(
            purpose="certificate",
            version=1,
            language="en",
            title="C",
            shown="C",
            to_whom="C",
            what_for="C",
        )
    scene.things |= {
        "signing": signing,
        "draft": validation.draft_threshold(actor=actor, terms=terms, now=now),
        "membership": Membership.objects.get(person=world.teacher),
        "team_membership": TeamMembership.objects.get(person=world.student),
        "roster": RosterImport.objects.create(
            uploaded_by=world.coordinator,
            file_name="roster.zip",
            path="",
            state="checked",
            report={},
        ),
        "upload": Upload.objects.create(
            owner_id=world.student.pk, name="a.png", size=10, expires_at=now + timedelta(days=1)
        ),
    }
    Job.objects.all().delete()
