"""Every trick by which a stranger could have us fetch what we should not."""

import time

import pytest
from django.core.cache import caches

from firstrung.credentials.verifying import fetching
from firstrung.credentials.verifying.addresses import is_public
from firstrung.credentials.verifying.connecting import MAX_BYTES
from firstrung.credentials.verifying.fetching import FILE_KINDS, fetch, parse
from firstrung.credentials.verifying.limits import Gate
from firstrung.credentials.verifying.refusals import NotFetched, Refusal
from tests.credentials.verifying.server import PUBLIC, answer

URL = "https://issuer.example/did.json"


def refusal(url, **options):
    with pytest.raises(NotFetched) as caught:
        fetch(url, **options)
    return caught.value.refusal


def test_a_public_document_is_fetched(site):
    site.serve(URL, answer(b'{"a": 1}', kind="application/did+json; charset=utf-8"))
    got = fetch(URL)
    assert (got.url, got.kind, got.body) == (URL, "application/did+json", b'{"a": 1}')
    assert site.dialled == [(PUBLIC, 443)]
    (request,) = site.asked
    names = {line.partition(":")[0] for line in request.split("\r\n")[1:] if line}
    assert names == {"Host", "Accept", "Accept-Encoding", "Connection", "User-Agent"}


@pytest.mark.parametrize(
    "url",
    [
        "http://issuer.example/",
        "ftp://issuer.example/",
        "file:///etc/passwd",
        "gopher://issuer.example/",
        "issuer.example/did.json",
        "//issuer.example/",
        "https://issuer.example:8443/",
        "https://issuer.example:80/",
        "https://issuer.example:99999/",
        "https://user@issuer.example/",
        "https://user:secret@issuer.example/",
        "https://issuer.example@127.0.0.1/",
        "https://issuer.example\\@127.0.0.1/",
        "https://issuer.example/a b",
        "https://issuer.example/\r\nHost: evil",
        "https://issuer.example/\t",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://017700000001/",
        "https://127.1/",
        "https://10.0.0.1/",
        "https://93.184.216.34/",
        "https://127.0.0.1.nip/../",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://[::/",
        "https://①②⑦.⓪.⓪.①/",
        "https:///did.json",
        "https://a..example/",
        "https://-a.example/",
        "https://intranet/",
        "https://metadata.google.internal/",
        "https://printer.local/",
        "https://localhost/",
        "http://localhost:6379/",
        "https://issuer.example/" + "a" * 2000,
        "",
    ],
)
def test_addresses_that_are_not_opened(site, url):
    allowed = url == "https://127.0.0.1.nip/../"  # a name, though an odd one: nobody knows it
    expected = (Refusal.NO_SUCH_NAME,) if allowed else (Refusal.ADDRESS, Refusal.PRIVATE)
    assert refusal(url) in expected
    assert site.dialled == []


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:93.184.216.34",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001:0:1::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:2800:220:1::1%eth0",
        "fec0::1",
        "ff02::1",
        "no address",
        "",
    ],
)
def test_addresses_that_are_not_public(site, address):
    site.addresses["issuer.example"] = [address]
    assert refusal(URL) == Refusal.PRIVATE
    assert site.dialled == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "172.32.0.1", "2606:2800:220:1::1"])
def test_public_addresses(address):
    assert is_public(address)


def test_one_private_address_among_public_ones_spoils_them(site):
    site.addresses["issuer.example"] = [PUBLIC, "10.0.0.1"]
    assert refusal(URL) == Refusal.PRIVATE


def test_a_name_that_changes_its_mind_is_dialled_where_it_was_checked(site):
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    site.addresses["issuer.example"] = lambda: next(answers)
    site.serve(URL, answer())
    fetch(URL)
    assert site.dialled == [(PUBLIC, 443)]
    assert refusal(URL, fresh=True) == Refusal.PRIVATE
    assert len(site.dialled) == 1


class TestRedirects:
    def to(self, url):
        return answer(status="302 Found", headers=f"Location: {url}\r\n")

    def test_followed_to_another_site(self, site):
        site.serve(URL, self.to("https://other.example/x"))
        site.serve("https://other.example/x", self.to("/y"))
        site.serve("https://other.example/y", answer(b'"y"'))
        got = fetch(URL)
        assert (got.url, got.body) == ("https://other.example/y", b'"y"')

    @pytest.mark.parametrize(
        "url",
        [
            "https://127.0.0.1/",
            "http://127.0.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "https://user@other.example/",
            "file:///etc/passwd",
            "https://[::1]/",
            "https://localhost:6379/",
        ],
    )
    def test_not_into_the_house(self, site, url):
        site.serve(URL, self.to(url))
        assert refusal(URL) in (Refusal.ADDRESS, Refusal.PRIVATE)
        assert len(site.dialled) == 1

    def test_a_redirect_to_a_name_that_is_private(self, site):
        site.addresses["inside.example"] = ["10.0.0.1"]
        site.serve(URL, self.to("https://inside.example/"))
        assert refusal(URL) == Refusal.PRIVATE

    def test_not_for_ever(self, site):
        site.serve(URL, self.to(URL))
        assert refusal(URL) == Refusal.REDIRECTS
        assert len(site.asked) == 4


class TestBounds:
    def test_a_large_body(self, site):
        site.serve(URL, answer(b"x" * (MAX_BYTES + 1)))
        assert refusal(URL) == Refusal.LARGE

    def test_the_largest_body(self, site):
        site.serve(URL, answer(b"x" * MAX_BYTES))
        assert len(fetch(URL).body) == MAX_BYTES

    def test_a_body_without_end(self, site):
        def pour(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
            while True:
                connection.sendall(b"x" * 65536)

        site.serve(URL, pour)
        assert refusal(URL) == Refusal.LARGE

    def test_huge_headers(self, site):
        head = "".join(f"X-{n}: {'x' * 6000}\r\n" for n in range(60))
        site.serve(URL, answer(headers=head))
        assert refusal(URL) == Refusal.LARGE

    def test_a_header_without_end(self, site):
        site.serve(URL, answer(headers=f"X: {'x' * 70_000}\r\n"))
        assert refusal(URL) == Refusal.BROKEN

    def test_too_many_headers(self, site):
        site.serve(URL, answer(headers="X: y\r\n" * 500))
        assert refusal(URL) == Refusal.BROKEN

    def test_a_bomb(self, site):
        import gzip

        bomb = gzip.compress(b"0" * 10_000_000)
        site.serve(URL, answer(bomb, headers="Content-Encoding: gzip\r\n"))
        assert refusal(URL) == Refusal.KIND

    @pytest.mark.parametrize("part", ["head", "body", "continue"])
    def test_a_drip(self, site, monkeypatch, part):
        monkeypatch.setattr(fetching, "SECONDS", 0.6)

        def drip(connection):
            if part == "body":
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n"
                )
            piece = b"HTTP/1.1 100 Continue\r\n\r\n" if part == "continue" else b"H"
            if part == "head":
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            for _ in range(40):
                connection.sendall(piece)
                time.sleep(0.05)

        site.serve(URL, drip)
        begun = time.monotonic()
        assert refusal(URL) == Refusal.SLOW
        assert time.monotonic() - begun < 1.2

    def test_a_name_that_takes_for_ever(self, site, monkeypatch):
        monkeypatch.setattr(fetching, "SECONDS", 0.3)
        site.addresses["issuer.example"] = lambda: time.sleep(1) or [PUBLIC]
        begun = time.monotonic()
        assert refusal(URL) == Refusal.SLOW
        assert time.monotonic() - begun < 0.8

    def test_a_cut_off_body(self, site):
        site.serve(URL, b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc")
        assert refusal(URL) == Refusal.BROKEN

    def test_no_http_at_all(self, site):
        site.serve(URL, b"SSH-2.0-OpenSSH\r\n\r\n")
        assert refusal(URL) == Refusal.BROKEN


class TestAnswers:
    def test_a_certificate_of_another_name(self, site):
        site.addresses["stranger.example"] = [PUBLIC]
        assert refusal("https://stranger.example/") == Refusal.INSECURE

    def test_nobody_knows_the_name(self, site):
        assert refusal("https://nobody.example/") == Refusal.NO_SUCH_NAME

    @pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "206 Partial", "401 No"])
    def test_only_200_counts(self, site, status):
        site.serve(URL, answer(status=status))
        assert refusal(URL) == Refusal.STATUS

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            ("text/html; charset=utf-8", Refusal.PAGE),
            ("image/png", Refusal.KIND),
            ("application/octet-stream", Refusal.KIND),
            ("", Refusal.KIND),
        ],
    )
    def test_kinds(self, site, kind, expected):
        site.serve(URL, answer(kind=kind))
        assert refusal(URL) == expected

    def test_pictures_where_they_are_asked_for(self, site):
        site.serve(URL, answer(b"png", kind="image/png"))
        assert fetch(URL, kinds=FILE_KINDS).body == b"png"
        assert refusal(URL) == Refusal.KIND

    def test_letters_of_other_alphabets(self):
        target = parse("https://bücher.example/straße?q=ß")
        assert target.url == "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%9F"


class TestKept:
    def test_found_and_refused(self, site):
        site.serve(URL, answer())
        fetch(URL)
        fetch(URL)
        assert len(site.asked) == 1
        fetch(URL, fresh=True)
        assert len(site.asked) == 2
        for _ in range(2):
            assert refusal("https://issuer.example/no") == Refusal.STATUS
        assert len(site.asked) == 3

    def test_in_a_fixed_number_of_places(self, site, monkeypatch):
        monkeypatch.setattr(fetching, "_PLACES", 2)
        for number in range(5):
            site.serve(f"https://issuer.example/{number}", answer(str(number).encode()))
            assert fetch(f"https://issuer.example/{number}").body == str(number).encode()
        assert sum(caches["ready_made"].get(f"fetched-{n}") is not None for n in range(5)) == 2
        assert fetch("https://issuer.example/0").body == b"0"

    def test_large_documents_are_not(self, site):
        site.serve(URL, answer(b"x" * 70_000))
        fetch(URL)
        fetch(URL)
        assert len(site.asked) == 2


def test_a_host_is_not_asked_too_often(site, monkeypatch):
    monkeypatch.setattr(Gate, "PER_MINUTE", 2)
    for number in range(2):
        assert refusal(f"https://issuer.example/{number}") == Refusal.STATUS
    assert refusal("https://issuer.example/2") == Refusal.BUSY
    assert refusal("https://other.example/") == Refusal.STATUS


def test_a_host_is_not_asked_too_many_times_at_once():
    gate = Gate()
    with gate.asking("a"), gate.asking("a"):
        with pytest.raises(NotFetched), gate.asking("a"):
            pass
        with gate.asking("b"):
            pass
    with gate.asking("a"):
        pass
    assert gate._asking.total() == 0


def test_it_can_be_switched_off(site, settings):
    settings.OUTSIDE_FETCHING = False
    site.serve(URL, answer())
    assert refusal(URL) == Refusal.OFF
    assert site.dialled == []


def test_this_machine_only_in_development(settings):
    settings.FETCH_FROM_THIS_MACHINE = True
    assert parse("http://localhost:8000/x").url == "http://localhost:8000/x"
    for url in ("http://localhost.example/", "http://10.0.0.1/", "https://localhost/"):
        with pytest.raises(NotFetched):
            parse(url)
    settings.FETCH_FROM_THIS_MACHINE = False
    with pytest.raises(NotFetched):
        parse("http://localhost:8000/x")
