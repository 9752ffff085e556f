"""Form fields that find an organization or a person of the coalition by name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from firstrung.coalition.members import member_organizations, named, staff
from firstrung.identity.public import Organization, Person

OFFERED, NEAR = 200, 5
"""How many names a field offers while typing, and how many it proposes after a mistake."""


class OfferedInput(forms.TextInput):
    """A text input that offers names while one types (`datalist`, no script)."""

    template_name = "coalition/widgets/offered.html"

    def __init__(self, kind: str) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.kind = kind

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The names, when the field is shown (one query)."""
        context = super().get_context(name, value, attrs)
        offered = f"{context['widget']['attrs'].get('id', name)}-offered"
        context["widget"]["attrs"]["list"] = offered
        context["offered"], context["names"] = offered, self._names()
        return context

    def _names(self) -> list[str]:
        if self.kind == "person":
            return list(named(staff()).values_list("full_name", flat=True)[:OFFERED])
        return list(member_organizations().values_list("name", flat=True)[:OFFERED])


class OrganizationField(forms.CharField):
    """An organization of the coalition, by its name; cleans to `Organization` or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, widget=OfferedInput("organization"), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The name of an organization that is there already."""
        return value.name if isinstance(value, Organization) else value

    def clean(self, value: Any) -> Any:
        """The organization of that name."""
        words = super().clean(value)
        if not words:
            return None
        rows = member_organizations()
        exact = list(rows.filter(name__iexact=words)[:2])
        if len(exact) == 1:
            return exact[0]
        near = list(rows.filter(name__icontains=words).values_list("name", flat=True)[:NEAR])
        if exact:
            raise ValidationError(_("Several organizations have this name."))
        if near:
            raise ValidationError(
                _("Which one do you mean: %(names)s?") % {"names": ", ".join(near)}
            )
        raise ValidationError(
            _("No organization of this name is in the directory. Add it there first.")
        )


class PersonField(forms.CharField):
    """Somebody of a member organization, by name or e-mail; cleans to `Person` or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, widget=OfferedInput("person"), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The name of a person who is there already."""
        return value.name if isinstance(value, Person) else value

    def clean(self, value: Any) -> Any:
        """The person of that name or address."""
        words = super().clean(value)
        if not words:
            return None
        if "@" in words:
            found = list(staff().filter(email__iexact=words)[:2])
        else:
            found = list(named(staff()).filter(full_name__iexact=words)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(_("Several people have this name. Write the e-mail address."))
        raise ValidationError(
            _("Nobody of this name or address works at a member organization. Invite them first.")
        )
