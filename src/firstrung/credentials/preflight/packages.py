"""Where the verifiers from elsewhere live, and how they get there.

They are programs of their own, installed beside the platform, not imported by it: their code,
their versions of libraries and their licences (openvc-core: LGPL-3.0-or-later) stay apart.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
NODE_MAJOR = 20
STAMP = "installed"


class InstallError(Exception):
    """A verifier's packages could not be installed; the text says what to do."""


def folder() -> Path:
    """The folder they are installed in: one for every instance of this checkout.

    The environment variable ``FIRSTRUNG_PREFLIGHT_DIR`` puts it elsewhere.
    """
    default = Path(__file__).resolve().parents[4] / ".tools" / "preflight"
    return Path(os.environ.get("FIRSTRUNG_PREFLIGHT_DIR") or default)


def python_path() -> Path:
    """The interpreter of the Python verifier's own environment."""
    return folder() / "python" / "bin" / "python"


def node_path() -> str | None:
    """Node of the needed version: the machine's own, or the one that set-up installed."""
    shim = Path(__file__).resolve().parents[4] / ".tools" / "node" / "shims" / "node"
    found = shutil.which("node") or (str(shim) if shim.exists() else None)
    if found is None:
        return None
    done = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    major = done.stdout.strip().lstrip("v").partition(".")[0]
    return found if major.isdecimal() and int(major) >= NODE_MAJOR else None


def node_ready() -> bool:
    """Whether the Node verifiers can run."""
    return _fresh(folder() / "node_modules" / STAMP, _text("package-lock.json"))


def python_ready() -> bool:
    """Whether the Python verifier can run."""
    return _fresh(folder() / "python" / STAMP, _text("requirements.txt"))


def install() -> list[str]:
    """Install what is missing from the package registries; the names of what was installed.

    Raises `InstallError` where a registry or a program can't be reached.
    """
    target, done = copy_programs(), []
    with (target / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second one waits and then finds nothing missing
        if not python_ready():
            _install_python(target)
            done.append("Python")
        if node_path() is not None and not node_ready():
            _install_node(target)
            done.append("Node")
    return done


def copy_programs() -> Path:
    """Lay our small programs beside the packages they use; the folder."""
    target = folder()
    target.mkdir(parents=True, exist_ok=True)
    for file in PEERS.iterdir():
        copy = target / file.name
        if file.is_file() and not (copy.exists() and copy.read_bytes() == file.read_bytes()):
            shutil.copyfile(file, copy)
    return target


def _install_python(target: Path) -> None:
    shutil.rmtree(target / "python", ignore_errors=True)
    _run(sys.executable, "-m", "venv", "python", at=target)
    words = ["--quiet", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    _run(str(python_path()), "-m", "pip", "install", *words, "-r", "requirements.txt", at=target)
    (target / "python" / STAMP).write_text(_text("requirements.txt"))


def _install_node(target: Path) -> None:
    node = Path(node_path() or "node")
    npm = shutil.which("npm", path=f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if npm is None:
        raise InstallError("npm was not found beside Node. Install Node 20 or newer with npm.")
    _run(npm, "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", at=target)
    (target / "node_modules" / STAMP).write_text(_text("package-lock.json"))


def _run(*words: str, at: Path) -> None:
    done = subprocess.run(words, cwd=at, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise InstallError(f"`{' '.join(words)}` failed:\n{done.stderr.strip()[-1500:]}")


def _text(name: str) -> str:
    return (PEERS / name).read_text()


def _fresh(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted
