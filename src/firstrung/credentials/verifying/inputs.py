"""From what a person hands in (a link, a text, a file, a photo) to the bytes to be examined."""

import re
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from firstrung.core.errors import Problem
from firstrung.credentials.endorsing.policies import SEE_ENDORSEMENT
from firstrung.credentials.models import Endorsement
from firstrung.credentials.verifying.codes import code_in
from firstrung.credentials.verifying.fetching import FILE_KINDS, fetch
from firstrung.credentials.verifying.verification import open_input
from firstrung.engines import proofs
from firstrung.engines.proofs.jcs import jcs

PICTURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_WALLETS: Final = ("openid-credential-offer:", "openid4vp:", "haip:", "vcapi:", "dccrequest:")
_CERTIFICATE: Final = re.compile(r"/c/([0-9a-f-]{36})/")
_ENDORSEMENT: Final = re.compile(r"/endorsements/([0-9a-f-]{36})")


class OwnPage(Exception):
    """The link leads to a page of this site that answers by itself; ``path`` is its address."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def from_link(url: str) -> bytes:
    """What lies at an address: `OwnPage` for pages of ours, `Problem` where nothing can be had."""
    url = url.strip()
    if url.lower().startswith(_WALLETS):
        raise Problem(
            _("That code is an invitation for a wallet. Scan it with the wallet instead."),
            field="link",
        )
    if _is_ours(url):
        return _own(urlsplit(url).path)
    return fetch(url, kinds=FILE_KINDS).body


def _is_ours(url: str) -> bool:
    try:
        return urlsplit(url).netloc.lower() == urlsplit(settings.BASE_URL).netloc.lower()
    except ValueError:
        return False


def _own(path: str) -> bytes:
    certificate = _CERTIFICATE.match(path)
    if certificate is not None:
        raise OwnPage(certificate[0])
    endorsement = _ENDORSEMENT.fullmatch(path)
    uid = _uid(endorsement[1]) if endorsement is not None else None
    if uid is not None:
        row = SEE_ENDORSEMENT.rows(AnonymousUser(), Endorsement.objects.filter(uid=uid)).first()
        if row is not None:
            return jcs(row.document)
    raise Problem(_("That is a page of this site. Open it directly."), field="link")


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def from_text(text: str) -> bytes:
    """A pasted text; a link in it is followed."""
    text = text.strip()
    if _LINK.fullmatch(text) or text.lower().startswith(_WALLETS):
        return from_link(text)
    return text.encode("utf-8", "replace")


def from_file(data: bytes) -> bytes:
    """A file; a picture without a credential in it may still show a QR code that leads to one."""
    if not data.startswith(PICTURES):
        return data
    try:
        open_input(data)
    except proofs.ProofsError:
        code = code_in(data)
        return from_text(code) if code else data
    return data


def from_photo(data: bytes) -> bytes:
    """A photo of a QR code; `Problem` where no code can be made out."""
    code = code_in(data)
    if not code:
        raise Problem(
            _("No QR code can be made out. Come closer, hold still, and avoid reflections."),
            field="photo",
        )
    return from_text(code)
