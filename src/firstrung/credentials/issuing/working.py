"""Sign a run in batches, so that it can stop anywhere and go on without a double.

A batch is drafted and signed outside of any transaction. Then one short transaction locks the
run and the list, looks again at who still waits, and writes awards and items together: what a
killed worker left half done never happened, and two workers on one run take turns.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_noop

from firstrung.activity.public import record, record_all
from firstrung.credentials.documents import Evidence, Result, credential_document, end_of
from firstrung.credentials.events import AwardIssued
from firstrung.credentials.issuing.pens import Pen, Pens
from firstrung.credentials.keys import signer
from firstrung.credentials.models import (
    AchievementState,
    Award,
    IssuingItem,
    IssuingRun,
    ItemState,
    RunState,
    SigningKey,
    StatusList,
)
from firstrung.credentials.services import is_live, parts
from firstrung.credentials.status import draw, open_list, taken
from firstrung.engines import proofs
from firstrung.identity.public import MANAGE_PERSON, Person
from firstrung.jobs.public import publish_all, report

logger = logging.getLogger(__name__)

BATCH = 500
"""People signed between two looks at whether to pause: well under a second of work."""
PATIENCE = 3
"""How often in a row a batch may lose a race before that counts as a defect."""

HOLDS_IT = gettext_noop("Holds it already. Nothing to do; revoke the old one to issue a new one.")
NOT_YOURS = gettext_noop(
    "No longer in the school of who started the run. Ask a coordinator of the new school."
)
NOT_LIVE = gettext_noop("This version is awarded no more. Plan a run of one that is live.")
UNSIGNABLE = gettext_noop("The data can't be signed. Correct the name or the evidence, try again.")


@dataclass(frozen=True)
class Batch:
    """What the documents of a batch have in common."""

    run: IssuingRun
    key: SigningKey
    status_list: StatusList
    now: datetime


def work(run_id: int, *, clock: Callable[[], datetime]) -> None:
    """Sign until nobody waits, or until somebody pauses or cancels the run."""
    waiting = _waiting(run_id).count()
    lost = 0
    with Pens(waiting) as pens:
        while True:
            run = IssuingRun.objects.select_related("achievement", "started_by").get(pk=run_id)
            total = run.items.count()
            report(total - _waiting(run_id).count(), total, run.name)
            if run.state != RunState.RUNNING:
                return
            try:
                left = _sign_batch(run, pens, now=clock())
                lost = 0
            except IntegrityError:
                # Somebody gave one of these people the same award a moment ago: look again.
                lost += 1
                if lost >= PATIENCE:
                    raise
                continue
            if not left:
                _finish(run, now=clock())
                return


def _waiting(run_id: int) -> Any:
    return IssuingItem.objects.filter(run=run_id, state=ItemState.WAITING)


def _finish(run: IssuingRun, *, now: datetime) -> None:
    with transaction.atomic():
        running = IssuingRun.objects.filter(pk=run.pk, state=RunState.RUNNING)
        if running.update(state=RunState.DONE, finished_at=now):
            record(run.started_by, "credentials.run.finish", run, now=now)


def _sign_batch(run: IssuingRun, pens: Pens, *, now: datetime) -> bool:
    """One batch; whether there was anybody to sign for."""
    status_list, room = open_list()
    items = list(_waiting(run.pk).select_related("holder").order_by("pk")[: min(BATCH, room)])
    if not items:
        return False
    refused = _refusals(run, items)
    kept = [item for item in items if item.pk not in refused]
    key, private = signer(now=now)
    batch = Batch(run, key, status_list, now)
    drafts = _drafts(batch, kept)
    pen = Pen(proofs.private_key_to_pem(private), str(key), now)
    signed = pens.sign([document for _uid, _index, document in drafts], pen)
    ready: list[tuple[IssuingItem, Award]] = []
    for item, (uid, index, document), (proof, problem) in zip(kept, drafts, signed, strict=True):
        if problem:
            logger.warning("item %s of run %s: %s", item.pk, run.pk, problem)
            refused[item.pk] = UNSIGNABLE
        else:
            whole = {**document, "proof": proof}
            ready.append((item, _award(batch, item, uid, index, whole)))
    _write(batch, ready, refused)
    return True


def _refusals(run: IssuingRun, items: Sequence[IssuingItem]) -> dict[int, str]:
    """Who can't get the award now, and why, by item."""
    if run.achievement.state != AchievementState.LIVE:
        return dict.fromkeys((item.pk for item in items), NOT_LIVE)
    holders = [item.holder_id for item in items]
    people = Person.objects.filter(pk__in=holders)
    managed = set(MANAGE_PERSON.rows(run.started_by, people).values_list("pk", flat=True))
    holding = _holding(run, holders)
    refused = {}
    for item in items:
        if item.holder_id not in managed:
            refused[item.pk] = NOT_YOURS
        elif item.holder_id in holding:
            refused[item.pk] = HOLDS_IT
    return refused


def _holding(run: IssuingRun, holders: Iterable[int]) -> set[int]:
    live = Award.objects.filter(
        achievement=run.achievement_id, revoked_at__isnull=True, holder__in=list(holders)
    )
    return set(live.values_list("holder", flat=True))


def _drafts(batch: Batch, items: Sequence[IssuingItem]) -> list[tuple[Any, int, dict[str, Any]]]:
    """Uid, place in the list and unsigned document for each item."""
    achievement = batch.run.achievement
    issuer, described = parts(achievement, did=batch.key.did)
    indexes = draw(batch.status_list, len(items))
    rows = []
    for item, index in zip(items, indexes, strict=True):
        uid = uuid4()
        document = credential_document(
            uid=uid,
            achievement=achievement,
            issuer=issuer,
            holder_uid=item.holder.uid,
            holder_name=item.holder.name,
            evidence=[Evidence(**row) for row in item.evidence],
            results=[Result(**row) for row in item.results],
            place=(batch.status_list.number, index),
            now=batch.now,
            described=described,
        )
        rows.append((uid, index, document))
    return rows


def _award(
    batch: Batch, item: IssuingItem, uid: Any, index: int, document: dict[str, Any]
) -> Award:
    return Award(
        uid=uid,
        achievement=batch.run.achievement,
        holder=item.holder,
        holder_name=item.holder.name,
        document=document,
        key=batch.key,
        evidence_sha256=item.evidence_sha256,
        issued_at=batch.now,
        valid_until=end_of(batch.run.achievement, batch.now),
        status_list=batch.status_list,
        status_index=index,
    )


def _write(
    batch: Batch, ready: Sequence[tuple[IssuingItem, Award]], refused: dict[int, str]
) -> None:
    """Awards, items, audit and letters in one transaction.

    Nothing when the run was stopped, or its achievement retired, a moment ago.
    Whose place in the list somebody took meanwhile stays waiting, for the next batch.
    """
    run = batch.run
    with transaction.atomic():
        locked = IssuingRun.objects.select_for_update().get(pk=run.pk)
        if locked.state != RunState.RUNNING or (ready and not is_live(run.achievement_id)):
            return
        StatusList.objects.select_for_update().get(pk=batch.status_list.pk)
        waits = set(
            _waiting(run.pk).filter(pk__in=_pks(ready, refused)).values_list("pk", flat=True)
        )
        gone = taken(batch.status_list, [award.status_index for _item, award in ready])
        kept = [
            (item, award)
            for item, award in ready
            if item.pk in waits and award.status_index not in gone
        ]
        holding = _holding(run, [item.holder_id for item, _award in kept])
        refused |= {item.pk: HOLDS_IT for item, _award in kept if item.holder_id in holding}
        kept = [row for row in kept if row[0].holder_id not in holding]
        _refuse({pk: why for pk, why in refused.items() if pk in waits})
        _keep(batch, kept)


def _pks(ready: Sequence[tuple[IssuingItem, Award]], refused: dict[int, str]) -> list[int]:
    return [*(item.pk for item, _award in ready), *refused]


def _refuse(refused: dict[int, str]) -> None:
    for reason in set(refused.values()):
        pks = [pk for pk, why in refused.items() if why == reason]
        IssuingItem.objects.filter(pk__in=pks).update(state=ItemState.REFUSED, reason=reason)


def _keep(batch: Batch, kept: Sequence[tuple[IssuingItem, Award]]) -> None:
    awards = Award.objects.bulk_create(award for _item, award in kept)
    mine = Award.objects.filter(
        holder=OuterRef("holder"),
        achievement=batch.run.achievement_id,
        revoked_at__isnull=True,
    )
    IssuingItem.objects.filter(pk__in=[item.pk for item, _award in kept]).update(
        state=ItemState.ISSUED, reason="", award=Subquery(mine.values("pk")[:1])
    )
    record_all(
        batch.run.started_by,
        "credentials.award.issued",
        awards,
        now=batch.now,
        key=str(batch.key),
        run=batch.run.name,
    )
    publish_all(AwardIssued(award_id=award.pk) for award in awards)
