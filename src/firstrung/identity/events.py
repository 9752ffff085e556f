"""What happens in identity that others act on."""

from dataclasses import dataclass

from firstrung.jobs.public import Event


@dataclass(frozen=True, kw_only=True)
class SignInRequested(Event):
    """Somebody asked for a sign-in link by e-mail."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class Invited(Event):
    """Somebody was invited; the letter with the link is to be sent."""

    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentChanged(Event):
    """A family decided on a purpose."""

    student_id: int
    purpose: str
    granted: bool


@dataclass(frozen=True, kw_only=True)
class MentorsChanged(Event):
    """A team with mentors changed: who is in it, or until when."""

    team_id: int
