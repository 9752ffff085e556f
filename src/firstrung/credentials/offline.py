"""What it takes to check our credentials where there is no server: keys and status lists."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from firstrung.credentials.keys import did_document
from firstrung.credentials.models import SigningKey, StatusList
from firstrung.credentials.status import list_url, signed_list


def did_documents(dids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The DID documents of those identifiers that are kept here, retired keys included."""
    kept = SigningKey.objects.filter(did__in=set(dids)).values_list("did", flat=True)
    return {did: did_document(did) for did in sorted(set(kept))}


def retired_keys(dids: Iterable[str]) -> dict[str, str]:
    """Key id → the day it was retired (ISO 8601), for keys that sign nothing any more."""
    rows = SigningKey.objects.filter(did__in=set(dids), retired_at__isnull=False)
    return {str(key): key.retired_at.date().isoformat() for key in rows if key.retired_at}


def status_lists(urls: Iterable[str], *, now: datetime) -> dict[str, dict[str, Any]]:
    """The signed lists behind addresses of ours, as they stand at this moment."""
    found = {}
    for url in sorted(set(urls)):
        parts = urlsplit(url)
        number = parts.path.rpartition("/")[2]
        origin = f"{parts.scheme}://{parts.netloc}"
        if number.isdecimal() and url == list_url(int(number), origin):
            try:
                found[url] = signed_list(int(number), now=now, origin=origin)
            except StatusList.DoesNotExist:
                continue
    return found
