"""The words of the offline archive: it carries them in every language of the site."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from firstrung.backpacks.collection.selectors.cards import WORDS as STATES

WORDS = {
    "title": _("My credentials"),
    "choose": _("Language"),
    "lead": _(
        "Taken along on {date} from {site}. This file needs no internet: it holds everything, "
        "and it checks every signature each time you open it."
    ),
    "count": _("{n} of {all} credentials are intact and held when this file was made."),
    "intact": _("Intact"),
    "intact_why": _(
        "The signature fits every word, and the credential had not been taken back when this "
        "file was made."
    ),
    "changed": _("Do not rely on this"),
    "changed_why": _("Something was changed after it was signed, or it was never signed."),
    "revoked": _("Taken back or on hold"),
    "revoked_why": _("The issuer's signed list said so when this file was made."),
    "expired": _("Its time is over"),
    "expired_why": _("It is genuine, but it held only until the day it names."),
    "early": _("Not valid yet"),
    "early_why": _("It is genuine, but its first day lies ahead."),
    "unchecked": _("This file can't check it"),
    "unchecked_why": _("Check it on a page of its issuer, or wherever you trust the answer."),
    "recorded": _("The site that made this file found, when it came in:"),
    "reason_terms": _("A word in it has no defined meaning, so no signature covers it:"),
    "reason_proof": _("The signature does not fit:"),
    "reason_key": _("The key is not in this file:"),
    "reason_kind": _("A kind of signature or status that this file can't check:"),
    "reason_list": _("The issuer's status list is not in this file:"),
    "reason_form": _("It can't be read:"),
    "kind_award": _("Issued to me"),
    "kind_held": _("From elsewhere"),
    "kind_transcript": _("Transcript"),
    "unreadable": _("A credential that can't be read"),
    "holder": _("Holder"),
    "issuer": _("Issuer"),
    "issued": _("Issued on"),
    "until": _("Valid until"),
    "version": _("Version of the requirements"),
    "about": _("About"),
    "criteria": _("What it takes"),
    "credits": _("Credits earned"),
    "comment": _("What they say"),
    "asof": _("Status list signed on"),
    "key": _("Signed with"),
    "levels": _("What was judged, and the level reached"),
    "criterion": _("Criterion"),
    "reached": _("Level reached"),
    "required": _("Level required"),
    "facts": _("How it was judged"),
    "fact": _("Fact"),
    "value": _("Value"),
    "evidence": _("Evidence"),
    "digest": _("Digest of the evidence"),
    "inside": _("Signed by others, or inside it"),
    "past": _("Earlier editions"),
    "replaced": _("Replaced on"),
    "raw": _("The signed text"),
    "keys": _("Keys of the issuers"),
    "compare": _(
        "Whoever can rewrite this file could put other keys into it. To be sure, compare a "
        "fingerprint with one you got elsewhere: from the issuer's site, or from an older file."
    ),
    "fingerprint": _("Fingerprint (SHA-256 of the key)"),
    "state": _("State"),
    "live": _("in use"),
    "retired": _("retired on"),
    "how": _("How this file checks"),
    "method": _(
        "What you read is taken from the signed text itself. From that text the program in this "
        "file works out, every time anew, what was signed (RDF canonicalization over fixed "
        "definitions), and checks the Ed25519 signature or the token against the issuer's key.\n"
        "Whether a credential was taken back is read from the issuer's signed status list as it "
        "stood when this file was made. It can't know what happened since: for that, open the "
        "address of the credential.\n"
        "Nothing is sent anywhere. The page is not allowed to open a connection."
    ),
    "program": _("Fingerprint of the program"),
}


def words() -> dict[str, dict[str, str]]:
    """Language code → key → text, for every language of the site."""
    found = {}
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = {key: str(text) for key, text in WORDS.items()}
            found[code] |= {f"said_{key}": str(word) for key, (word, _tone) in STATES.items()}
            found[code]["language"] = translation.gettext(str(name))
    return found
