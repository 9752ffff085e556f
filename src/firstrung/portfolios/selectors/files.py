"""Which stored files somebody may open because of a portfolio or a snapshot."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from firstrung.core.errors import NotVisible
from firstrung.files.public import StoredFile, serve
from firstrung.portfolios.models import Snapshot
from firstrung.portfolios.policies import SEE_PORTFOLIO
from firstrung.portfolios.selectors.entries import portfolios_with_file


def portfolio_file(actor: Any, uid: UUID) -> StoredFile:
    """The file where the actor may see a portfolio that shows it; else 404."""
    file = StoredFile.objects.filter(uid=uid).first()
    if file is None or not SEE_PORTFOLIO.rows(actor, portfolios_with_file(file)).exists():
        raise NotVisible(str(uid))
    return file


def snapshot_file(snapshot: Snapshot, uid: UUID) -> StoredFile:
    """The file where the snapshot holds it; else 404. Who may see it, the caller has asked."""
    file = StoredFile.objects.filter(uid=uid, pk__in=snapshot.files.values("file")).first()
    if file is None:
        raise NotVisible(str(uid))
    return file


def serve_file(
    request: HttpRequest, file: StoredFile, *, thumbnail: bool = False
) -> HttpResponseBase:
    """The file as a response; ``?download=1`` saves it; a picture without thumbnail as it is."""
    return serve(
        request,
        file,
        thumbnail=thumbnail and bool(file.thumbnail),
        attachment="download" in request.GET,
    )
