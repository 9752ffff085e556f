"""Why something at another site was not fetched, in words for people."""

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstrung.core.errors import Problem


class Refusal(Enum):
    """One cause each."""

    OFF = "off"
    ADDRESS = "address"
    PRIVATE = "private"
    NO_SUCH_NAME = "no_such_name"
    SLOW = "slow"
    LARGE = "large"
    KIND = "kind"
    PAGE = "page"
    STATUS = "status"
    REDIRECTS = "redirects"
    INSECURE = "insecure"
    BROKEN = "broken"
    BUSY = "busy"


WORDS: dict[Refusal, Promise] = {
    Refusal.OFF: _("This site does not look things up at other sites."),
    Refusal.ADDRESS: _(
        "Only whole addresses that begin with https:// and name a public site are opened."
    ),
    Refusal.PRIVATE: _("That address lies in a private network. It is not opened from here."),
    Refusal.NO_SUCH_NAME: _("No site has that name. Check the address for typing mistakes."),
    Refusal.SLOW: _("That site did not answer within three seconds. Try again later."),
    Refusal.LARGE: _("What that site sent is too large to be a credential (256 kB at most)."),
    Refusal.KIND: _("What lies at that address is not a credential."),
    Refusal.PAGE: _(
        "That address leads to a web page. Look there for “Download” or “JSON”, and use that file "
        "or its address."
    ),
    Refusal.STATUS: _("Nothing lies at that address, or the site does not hand it to everybody."),
    Refusal.REDIRECTS: _("That address sends us on too many times."),
    Refusal.INSECURE: _("That site could not prove that it is the one it claims to be."),
    Refusal.BROKEN: _("That site did not answer in an orderly way. Try again later."),
    Refusal.BUSY: _("That site is being asked too often at the moment. Try again in a minute."),
}


class NotFetched(Problem):
    """Nothing was fetched, and why; the text is for the person who asked."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(WORDS[refusal], field="link")
        self.refusal = refusal
