"""A person's own files."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from firstrung.core.errors import NotVisible
from firstrung.files.models import StoredFile
from firstrung.files.selectors import owned
from firstrung.files.serving import serve


def _own(request: HttpRequest, uid: UUID) -> StoredFile:
    found = owned([uid], owner_id=request.user.pk or 0)
    if not found:
        raise NotVisible
    return found[0]


@login_required
@require_safe
def own_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The person's own file; ``?download`` saves it instead of showing it."""
    return serve(request, _own(request, uid), attachment="download" in request.GET)


@login_required
@require_safe
def own_thumbnail(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The thumbnail of the person's own image."""
    return serve(request, _own(request, uid), thumbnail=True)
