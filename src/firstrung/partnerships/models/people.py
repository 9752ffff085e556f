"""Whom to talk to at an employer, and who wrote to the coalition by themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstrung.core.models import Record
from firstrung.partnerships.enums.pipeline import Influence, LeadState, PersonaSide
from firstrung.partnerships.models.accounts import Account
from firstrung.taxonomies.public import Term


class Persona(Term):
    """A kind of person whom the coalition wants to win (D49); ``influence`` is the usual one."""

    side = models.CharField(max_length=20, choices=PersonaSide.choices)
    influence = models.CharField(max_length=20, choices=Influence.choices)


class Contact(Record):
    """A point of contact at an employer (D08, D71); one of them is the main one (D51).

    ``language`` is the one in which to write to them. ``person``, where they have a place here;
    ``invitation``, where that place came with an invitation sent from this record. ``ended_at``
    when they left.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=160)
    position = models.CharField(max_length=160, blank=True)
    persona = models.ForeignKey(
        Persona, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    influence = models.CharField(max_length=20, choices=Influence.choices)
    email = models.EmailField(_("E-mail address"), blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, default="en")
    person = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    invitation = models.ForeignKey(
        "identity.Invitation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_main = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-is_main", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(is_main=True, ended_at__isnull=True),
                name="partnerships_one_main_contact",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.account}"

    @property
    def has_come(self) -> bool:
        """Whether they have a place here and use it: linked, or invited and come since."""
        if self.person is None or self.invitation is None:
            return self.person is not None
        came = self.person.last_login
        accepted = self.invitation.accepted_at is not None
        return accepted or (came is not None and came >= self.invitation.created_at)


class Lead(Record):
    """What somebody wrote in the public form (C23), and what became of it."""

    organization_name = models.CharField(max_length=200)
    website = models.URLField(blank=True)
    name = models.CharField(max_length=160)
    position = models.CharField(max_length=160, blank=True)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    interests = models.JSONField(default=list)
    message = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="en")
    state = models.CharField(max_length=20, choices=LeadState.choices, default=LeadState.NEW)
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="leads"
    )
    handled_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.name}, {self.organization_name}"
