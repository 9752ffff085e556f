"""Another context is entered by its door alone: `firstrung.<context>.public`."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "firstrung"
FREE = {"core", "engines"}
"""Core is shared by all; engines are packages whose front is their own `__init__`."""


def entries(context: str):
    """(file, module) for each import that a context makes of another one."""
    for path in sorted((PACKAGE / context).rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            modules = []
            if isinstance(node, ast.ImportFrom) and node.module:
                modules = [node.module]
                if node.module.count(".") == 1:  # from firstrung.x import y
                    modules = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            for module in modules:
                parts = module.split(".")
                if parts[0] == "firstrung" and len(parts) > 1 and parts[1] != context:
                    yield path.relative_to(PACKAGE), parts[1:]


def contexts():
    return sorted(path.name for path in PACKAGE.iterdir() if (path / "apps.py").exists())


def test_everybody_uses_the_door():
    beside = [
        f"{path} imports {'.'.join(parts)}"
        for context in contexts()
        for path, parts in entries(context)
        if parts[0] not in FREE | {"config", "processes"} and parts[1:2] != ["public"]
    ]
    assert beside == []


def test_every_door_says_what_it_opens():
    for context in contexts():
        door = PACKAGE / context / "public.py"
        if door.exists():
            names = [
                node.targets[0].id
                for node in ast.parse(door.read_text()).body
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
            ]
            assert "__all__" in names, context
