"""Load a region into an empty database: all of it, or nothing."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from firstrung.demonstration.calendar import Calendar
from firstrung.demonstration.cast import Cast
from firstrung.demonstration.folder import read_folder
from firstrung.demonstration.loading import (
    agreement,
    badges,
    coalition,
    comparing,
    deliberation,
    earlier,
    exchange,
    gatherings,
    meetings,
    panels,
    partners,
    people,
    programs,
    redress,
    results,
    stages,
    stories,
    terms,
    vouching,
    work,
)
from firstrung.jobs.public import Job

Steps = tuple[tuple[str, Callable[[Cast], object]], ...]

TEMPLATE: Steps = (("The region: institutions, terms, targets", terms.load_terms),)
PEOPLE_ALONE: Steps = (
    *TEMPLATE,
    ("People and their roles", people.load_people),
    ("The rubric and the rules", terms.load_agreements),
)
"""The steps of a region whose people have no story yet."""

STEPS: Steps = (
    *TEMPLATE,
    ("People, roles and guardians", people.load_people),
    ("Classes and studio teams", people.load_groups),
    ("Initiatives of the coalition", coalition.load_initiatives),
    ("Consent", people.decide_consents),
    ("The rubric", agreement.load_rubric),
    ("The first threshold", agreement.load_first_threshold),
    ("Badges beside the certificate", badges.define_badges),
    ("The class before, and its panel", earlier.hold_earlier_panel),
    ("A round and a vote set the threshold in force", deliberation.agree),
    ("The next threshold, to be signed", agreement.propose_next_threshold),
    ("Works compared in pairs", comparing.compare),
    ("Curriculum units completed", work.load_units),
    ("Portfolios", work.load_portfolios),
    ("Entries and files", work.load_entries),
    ("Submissions, assessed at school", stages.hand_in),
    ("An appeal", redress.appeal),
    ("Last quarter's panel", panels.hold_last_panel),
    ("Public exhibitions", stages.exhibit),
    ("Certificates", stages.award),
    ("Badges awarded", badges.award_badges),
    ("The certificate of today, and a draft of the next", badges.draft_next),
    ("Endorsements by employers", vouching.endorse_all),
    ("Trusted issuers, and a badge from elsewhere", vouching.bring_in),
    ("A link to a certificate", vouching.share_one),
    ("This quarter's panel", panels.begin_open_panel),
    ("Scores corrected for severity", panels.correct_scores),
    ("Talent search", stages.list_talent),
    ("Employers on the guest lists", partners.list_employers),
    ("Employers that work with the schools", partners.open_accounts),
    ("Who was asked for what", partners.ask_employers),
    ("Whom employers look for", partners.note_hiring),
    ("What interests employers", exchange.survey_interest),
    ("Agreements with employers", exchange.sign_agreements),
    ("What was given and got, and interns", exchange.keep_ledger),
    ("Phases of the partnership", exchange.work_through_phases),
    ("Events of two school years, and who came", gatherings.hold_events),
    ("Recommendations, and decisions about them", programs.recommend),
    ("Programs and what is planned in them", programs.run_programs),
    ("Meetings with their minutes", meetings.hold_meetings),
    ("Events to come", gatherings.announce_events),
    ("Meetings to come", meetings.plan_meetings),
    ("Funnels", results.record_funnels),
    ("A target that is voted on", results.propose_targets),
    ("What else employers gave and got, counted from records", exchange.count_given_and_got),
    ("Members that are recognized", results.recognize),
    ("Recognition in the ledger", exchange.count_recognition),
    ("What partners say", stories.load_voices),
    ("Case studies", stories.publish_spotlights),
    ("Announcements", stories.announce),
    ("The research center", stories.exchange_with_center),
)


@transaction.atomic
def load_region(name: str, *, now: datetime, say: Callable[[str], object]) -> None:
    """Read the folder and tell its story by the services of the contexts; one line a step."""
    cast = Cast(read_folder(name), Calendar(now))
    for title, step in _steps(cast):
        say(f"  {title} …")
        step(cast)
    # The services have enqueued what follows from each event: letters to people of long ago, and
    # the listings that `list_talent` has just written. None of it may leave, so the jobs go with
    # the transaction that made them; no worker has seen them.
    Job.objects.all().delete()


def _steps(cast: Cast) -> Steps:
    if "stages" in cast.folder:
        return STEPS
    return PEOPLE_ALONE if "people" in cast.folder else TEMPLATE
