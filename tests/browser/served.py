"""A real site for the browser: served, worked and stored as an installed one."""

import email
import email.policy
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MANAGE = ROOT / "manage.py"
GRANIAN = Path(sys.executable).with_name("granian")
START_SECONDS = 60
LETTER_SECONDS = 20

# Links for everybody in one process: a command for each would take a second each.
LINKS = """
import json
from firstrung.identity.management.commands.signin import link_for
from firstrung.identity.public import Person
people = Person.objects.filter(is_active=True).exclude(email=None)
print(json.dumps({person.email: link_for(person, minutes=720) for person in people}))
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """A site with its own data; it can be killed and started again on the same port."""

    data: Path
    port: int
    links: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    remembers: dict[str, str] = field(default_factory=dict)  # what one step tells the next

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process look at this site's data, and nothing of the tests' own."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("FIRSTRUNG_", "DJANGO_"))
        }
        return inherited | {
            "FIRSTRUNG_DATA": str(self.data),
            "FIRSTRUNG_BASE_URL": self.address,
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def manage(self, *words: str, fails: bool = False) -> str:
        """Run a management command; what it printed. With fails: it must end with an error."""
        result = subprocess.run(
            [sys.executable, MANAGE, *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (result.returncode != 0) == fails, (words, result.stdout, result.stderr)
        return result.stdout

    def prepare(self) -> None:
        """An empty database and the demonstration region in it."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("prepare", "--region", "el-segundo")
        self.links = json.loads(self.manage("shell", "--verbosity", "0", "-c", LINKS))

    def _start(self, *command: object) -> subprocess.Popen[bytes]:
        with (self.data / "server.log").open("ab") as log:
            return subprocess.Popen(
                [str(word) for word in command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start(self) -> None:
        """Serve, and work in the background; returns when the site answers."""
        server = self._start(
            GRANIAN, "--interface", "wsgi", "firstrung.config.wsgi:application",
            "--host", "127.0.0.1", "--port", self.port, "--workers", 1,
            "--blocking-threads", 8, "--log-level", "warning",
        )  # fmt: skip
        self.processes = [server, self._start(sys.executable, MANAGE, "work")]
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and server.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                    line.sendall(b"GET /privacy/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
                    assert b" 200 " in line.recv(100)
            except (OSError, AssertionError):
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the site did not start: " + self.log())

    def log(self) -> str:
        """What the server and the worker wrote."""
        return (self.data / "server.log").read_text()

    def kill(self) -> None:
        """As a power cut would end it: no process gets to say anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in an orderly way."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        for process in self.processes:
            os.killpg(process.pid, how)
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes = []

    def signed_in(self, address: str) -> list[dict[str, str]]:
        """The cookies of a person of the region who has signed in on this site."""
        if address not in self.cookies:
            jar = CookieJar()
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
            link = self.links[address]
            page = opener.open(link).read().decode()
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
            assert token, f"no button on the sign-in page of {address}"
            opener.open(link, f"csrfmiddlewaretoken={token[1]}".encode()).close()
            self.cookies[address] = [
                {"name": item.name, "value": item.value or "", "url": self.address} for item in jar
            ]
        return self.cookies[address]

    def letters(self, recipient: str) -> list[EmailMessage]:
        """The letters to somebody, oldest first."""
        found = []
        for path in sorted((self.data / "outbox").glob("*"), key=lambda file: file.stat().st_mtime):
            for text in path.read_bytes().split(b"-" * 79):
                if text.strip():
                    letter = email.message_from_bytes(text.strip(), policy=email.policy.default)
                    if recipient in str(letter["To"]):
                        found.append(letter)
        return found

    def link_in_letter(self, recipient: str, pattern: str, *, after: int = 0) -> str:
        """The path in the newest letter to somebody; waits for letter number `after` + 1."""
        deadline = time.monotonic() + LETTER_SECONDS
        while time.monotonic() < deadline:
            letters = self.letters(recipient)
            for letter in reversed(letters[after:]):
                part = letter.get_body(("plain",))
                found = re.search(pattern, part.get_content() if part else "")
                if found:
                    return found[0]
            time.sleep(0.05)
        raise AssertionError(f"no letter with {pattern} to {recipient}")
