"""The threshold's way: drafted, opened for signature, signed by employers, published."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Membership, Organization, OrganizationKind, Person, Role
from firstrung.jobs.public import publish
from firstrung.validation.enums import Scoring, ThresholdState
from firstrung.validation.events import ThresholdSigned
from firstrung.validation.lifecycles import THRESHOLD
from firstrung.validation.models import Level, Rubric, Threshold, ThresholdSignature
from firstrung.validation.policies import MANAGE_THRESHOLD, SIGN_THRESHOLD, require_coalition


@dataclass(frozen=True)
class Terms:
    """What a version of the threshold demands; scores are on the mean-of-criteria scale.

    ``cut_error`` is the standard error of the cut where a round of judges set it. ``sources`` are
    the reports behind the evidence (`Threshold.sources`); None leaves those of a draft as they are.
    """

    rubric: Rubric
    cut_score: Decimal
    ethics_minimum: Decimal
    method: str
    evidence: str = ""
    teacher_rubric: Rubric | None = None
    min_panel_reviews: int = 3
    min_peer_reviews: int = 2
    studio_days: int = 365
    min_subjects: int = 2
    teaching_hours: Decimal = Decimal(3)
    signatures_needed: int = 3
    cut_error: Decimal | None = None
    scoring: str = Scoring.RAW
    sources: tuple[dict[str, str], ...] | None = None


def _values(terms: Terms) -> dict[str, object]:
    values = {field.name: getattr(terms, field.name) for field in fields(terms)}
    sources = values.pop("sources")
    return values if sources is None else values | {"sources": list(sources)}


def _check(terms: Terms) -> None:
    for rubric in (terms.rubric, terms.teacher_rubric):
        if rubric is not None and rubric.published_at is None:
            raise Problem(_("Choose a rubric that is published."), field="rubric")
    points = list(
        Level.objects.filter(criterion__rubric=terms.rubric).values_list("points", flat=True)
    )
    for field in ("cut_score", "ethics_minimum"):
        if not min(points) <= getattr(terms, field) <= max(points):
            raise Problem(
                _("This must lie between %(low)d and %(high)d, the points of the rubric.")
                % {"low": min(points), "high": max(points)},
                field=field,
            )
    if terms.cut_error is not None and terms.cut_error <= 0:
        raise Problem(_("A standard error is above zero."), field="cut_error")


@transaction.atomic
def draft_threshold(*, actor: Person, terms: Terms, now: datetime) -> Threshold:
    """A new version as a draft."""
    require_coalition(actor)
    _check(terms)
    last = Threshold.objects.aggregate(last=Max("version"))["last"] or 0
    threshold = Threshold.objects.create(version=last + 1, **_values(terms))
    record(actor, "validation.threshold.drafted", threshold, now=now, version=threshold.version)
    return threshold


@transaction.atomic
def edit_threshold(
    *, actor: Person, threshold: Threshold, terms: Terms, now: datetime
) -> Threshold:
    """Change a draft; once open for signature the text stands."""
    threshold = _locked(actor, threshold, "edit")
    _check(terms)
    for field, value in _values(terms).items():
        setattr(threshold, field, value)
    threshold.save()
    record(actor, "validation.threshold.edited", threshold, now=now)
    return threshold


@transaction.atomic
def call_for_signatures(*, actor: Person, threshold: Threshold, now: datetime) -> Threshold:
    """Open a draft for signature. It must say how the cut was set (A40)."""
    threshold = _locked(actor, threshold, "call")
    if not threshold.method:
        raise Problem(_("Say how the cut score was set before employers sign."), field="method")
    threshold.save(update_fields=["state"])
    record(actor, "validation.threshold.called", threshold, now=now)
    return threshold


@transaction.atomic
def sign_threshold(
    *,
    actor: Person,
    threshold: Threshold,
    organization: Organization,
    now: datetime,
    statement: str = "",
) -> ThresholdSignature:
    """An employer's representative signs; a second signature of the same employer is the first."""
    SIGN_THRESHOLD.require(actor, threshold)
    if not signing_organizations(actor, now=now).filter(pk=organization.pk).exists():
        raise Problem(
            _("You can sign only for an employer that you represent."), field="organization"
        )
    threshold = Threshold.objects.select_for_update().get(pk=threshold.pk)
    THRESHOLD.after(threshold.state, "sign")
    signature, made = ThresholdSignature.objects.get_or_create(
        threshold=threshold,
        organization=organization,
        defaults={"signed_by": actor, "signed_at": now, "statement": statement},
    )
    if made:
        record(
            actor,
            "validation.threshold.signed",
            threshold,
            now=now,
            organization=organization.name,
        )
        publish(ThresholdSigned(signature_id=signature.pk))
    return signature


@transaction.atomic
def publish_threshold(
    *, actor: Person, threshold: Threshold, effective_on: date, now: datetime
) -> Threshold:
    """Publish a signed version; older ones are replaced from its effective date on."""
    threshold = _locked(actor, threshold, "publish")
    missing = threshold.signatures_needed - threshold.signatures.count()
    if missing > 0:
        raise Problem(
            _("%(missing)d more signatures are needed before this can be published.")
            % {"missing": missing}
        )
    if effective_on < timezone.localdate(now):
        raise Problem(
            _("A threshold can't count for days gone by; choose today or later."),
            field="effective_on",
        )
    older = Threshold.objects.filter(state=ThresholdState.PUBLISHED)
    older.update(state=THRESHOLD.after(ThresholdState.PUBLISHED, "supersede"))
    threshold.effective_on, threshold.published_at = effective_on, now
    threshold.save(update_fields=["state", "effective_on", "published_at"])
    record(actor, "validation.threshold.published", threshold, now=now)
    return threshold


def signing_organizations(actor: Person, *, now: datetime) -> QuerySet[Organization]:
    """The employers that somebody represents."""
    held = Membership.objects.live(timezone.localdate(now)).filter(
        person=actor, role=Role.EMPLOYER, organization__kind=OrganizationKind.EMPLOYER
    )
    return Organization.objects.filter(pk__in=held.values("organization"))


def _locked(actor: Person, threshold: Threshold, action: str) -> Threshold:
    """The row, locked for this transaction, in the state that the action leads to."""
    MANAGE_THRESHOLD.require(actor, threshold)
    locked = Threshold.objects.select_for_update().get(pk=threshold.pk)
    locked.state = THRESHOLD.after(locked.state, action)
    return locked
