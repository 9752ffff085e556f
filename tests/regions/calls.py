"""The command as people call it, and what it says."""

import io

import pytest
from django.core.management import CommandError, call_command


def region(*words: object) -> str:
    """What `./firstrung region …` prints."""
    out = io.StringIO()
    call_command("region", *map(str, words), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def refused(*words: object) -> list[str]:
    """The lines with which the command refuses."""
    with pytest.raises(CommandError) as caught:
        region(*words)
    return str(caught.value).splitlines()


def mistakes(folder) -> list[str]:
    """What is wrong with the folder, without the first and the last line."""
    first, *lines, last = refused("check", folder)
    assert first == f"Region {folder.name} can't be loaded:"
    assert last.endswith("Nothing was written.")
    return lines


def spoil(folder, file, old, new) -> list[str]:
    """Replace a text of the file once, and say what is wrong then."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return mistakes(folder)


def counts(printed: str) -> dict[str, tuple[int, int, int]]:
    """Kind of thing → (new, changed, unchanged) as the command printed them."""
    found = {}
    for line in printed.splitlines():
        words = line.split()
        if words[-1:] == ["unchanged"]:
            found[" ".join(words[:-6])] = (int(words[-6]), int(words[-4]), int(words[-2]))
    return found
