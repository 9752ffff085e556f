"""A site of somebody else's: a TLS server on this machine, and a network that leads to it."""

import json
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from firstrung.credentials.verifying.connecting import Network
from firstrung.engines import proofs

PUBLIC = "93.184.216.34"
OWN = "did:web:issuer.example"
NAMES = ("issuer.example", "other.example", "slow.example")


def certificate(folder, names=NAMES):
    """A certificate for the names, signed by itself, and its key: (path, path)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), False)
        .sign(key, hashes.SHA256())
    )
    crt, pem = folder / "site.crt", folder / "site.key"
    crt.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return crt, pem


def answer(body=b"{}", *, kind="application/json", status="200 OK", headers=""):
    """A whole response as bytes."""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    )
    return head.encode() + body


class Site:
    """Answers by host and path; what it was asked is in ``asked``, where it was dialled in ``dialled``."""

    def __init__(self, folder):
        self.folder = folder
        self.pages = {}
        self.asked = []
        self.dialled = []
        self.addresses = {name: [PUBLIC] for name in NAMES}
        self.crt, pem = certificate(folder)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(self.crt, pem)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def serve(self, url, reply):
        """``reply``: bytes, or a function that is given the connection."""
        self.pages[url] = reply

    def _serve(self):
        while True:
            try:
                connection, _peer = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection):
        try:
            with self.tls.wrap_socket(connection, server_side=True) as secure:
                request = b""
                while b"\r\n\r\n" not in request:
                    got = secure.recv(4096)
                    if not got:
                        return
                    request += got
                self.asked.append(request.decode())
                lines = request.decode().split("\r\n")
                host = next(row.split(": ")[1] for row in lines if row.lower().startswith("host:"))
                reply = self.pages.get(f"https://{host}{lines[0].split()[1]}")
                if callable(reply):
                    reply(secure)
                else:
                    secure.sendall(reply or answer(status="404 Not Found"))
        except OSError:
            return

    def network(self):
        """What the fetcher uses instead of the internet."""

        def resolve(host, port):
            known = self.addresses.get(host)
            if known is None:
                raise OSError("no such name")
            return known() if callable(known) else known

        def dial(address, port, timeout):
            self.dialled.append((address, port))
            return socket.create_connection(("127.0.0.1", self.port), timeout)

        return Network(resolve, dial, lambda: ssl.create_default_context(cafile=self.crt))

    def close(self):
        self.listener.close()


@contextmanager
def site_in(folder):
    site = Site(folder)
    try:
        yield site
    finally:
        site.close()


class OwnKey:
    """A key that its owner keeps at home, published at a site of its own."""

    def __init__(self, site, did=OWN, url="https://issuer.example/.well-known/did.json"):
        self.did = did
        self.private = proofs.generate_private_key()
        public = proofs.encode_public_key(self.private.public_key())
        document = proofs.did_document(did, [("home", public)])
        site.serve(url, answer(json.dumps(document).encode()))

    def sign(self, document, *, method=None, inline=False):
        signed = proofs.sign(
            document,
            private_key=self.private,
            verification_method=method or f"{self.did}#home",
            created=timezone.now(),
            inline=inline,
        )
        return json.dumps(signed).encode()
