"""`./firstrung keys`: list the signing keys, or rotate them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from firstrung.credentials.keys import live_key, rotate
from firstrung.credentials.models import SigningKey


class Command(BaseCommand):
    """List or rotate signing keys."""

    help = (
        "List the issuer's signing keys; `keys rotate` makes a new one. Old signatures stay valid."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("action", nargs="?", choices=["list", "rotate"], default="list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate when asked, then list."""
        if options["action"] == "rotate":
            rotate(None, now=timezone.now())
        else:
            live_key(now=timezone.now())
        for key in SigningKey.objects.order_by("pk"):
            state = f"retired {key.retired_at:%Y-%m-%d %H:%M}" if key.retired_at else "signs"
            self.stdout.write(f"{key}  {key.public_multibase}  {state}")
