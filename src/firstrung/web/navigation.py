"""What the shell around each page shows."""

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """Placeholder."""
    return {}
