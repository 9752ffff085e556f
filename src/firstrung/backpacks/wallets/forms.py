"""How the holder's wallet takes a credential."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.backpacks.models import Format, Protocol
from firstrung.core.forms import DesignedForm

WAYS = {
    "learner": (
        Protocol.VCAPI,
        Format.JSON,
        _("Learner Credential Wallet, or a wallet built on it"),
    ),
    "openid": (Protocol.OID4VCI, Format.JSON, _("Another wallet that scans OpenID offers")),
    "openid_jwt": (
        Protocol.OID4VCI,
        Format.JWT,
        _("Another wallet that takes JWT credentials only"),
    ),
}


class WalletForm(DesignedForm):
    """Which wallet, and whether it shall ask for a number."""

    way = forms.ChoiceField(
        label=_("Which wallet do you have?"),
        choices=[(code, label) for code, (_protocol, _form, label) in WAYS.items()],
        initial="learner",
        widget=forms.RadioSelect,
    )
    with_pin = forms.BooleanField(
        label=_("The wallet asks me for a number"),
        help_text=_("For OpenID wallets, when others can see your screen."),
        required=False,
    )

    def chosen(self) -> dict[str, Any]:
        """Protocol, format and number, as the service takes them."""
        protocol, form, _label = WAYS[self.cleaned_data["way"]]
        return {"protocol": protocol, "form": form, "with_pin": self.cleaned_data["with_pin"]}
