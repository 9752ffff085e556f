import struct
import zipfile

import pytest

from firstrung.engines import delimited
from firstrung.identity.roster import archives
from firstrung.identity.roster.archives import open_bundle
from firstrung.identity.roster.notes import Bad, Notes, Unreadable
from firstrung.identity.roster.reading import open_table
from tests.identity.roster.bundles import FILES, ORGS, USERS, write_files, zip_files

TEXT = 'sourcedId,status,name,type\ns1,active,"Müller, High",school\n'


def read(folder, kind="orgs"):
    notes = Notes()
    table = open_table(open_bundle(folder, notes), kind, notes)
    return list(table.rows(notes)), notes, table


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
        (TEXT.replace("\n", "\r").encode(), "utf-8"),
        (("sep=,\n" + TEXT).encode(), "utf-8"),
        (("\n\n" + TEXT).encode(), "utf-8"),
    ],
)
def test_encodings_and_line_ends(tmp_path, data, encoding):
    rows, notes, table = read(write_files(tmp_path, {"orgs.csv": data}))
    assert [row["name"] for row in rows] == ["Müller, High"]
    assert table.encoding == encoding
    assert (notes.rejected, notes.warnings) == ([], [])


def test_a_special_letter_far_behind_decides_the_encoding(tmp_path):
    many = "sourcedId,name,type\n" + "s1,Bay High,school\n" * 80_000 + "s2,Müller,school\n"
    rows, _, table = read(write_files(tmp_path, {"orgs.csv": many.encode("cp1252")}))
    assert (rows[-1]["name"], table.encoding) == ("Müller", "cp1252")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path, delimiter):
    text = "sourcedId,name,type\ns1,Bay High,school\n".replace(",", delimiter)
    rows, _, _ = read(write_files(tmp_path, {"orgs.csv": text}))
    assert rows[0].values == {"sourcedId": "s1", "name": "Bay High", "type": "school"}


@pytest.mark.parametrize(
    "name", ["ORGS.CSV", "Orgs.csv", "nested/folder/orgs.csv", "Orgs.TXT", "o_r-g s.csv"]
)
def test_file_names_of_any_case_and_depth(tmp_path, name):
    path = zip_files(tmp_path / "b.zip", {name: ORGS, "__MACOSX/._orgs.csv": "x", ".DS_Store": "x"})
    rows, notes, _ = read(path)
    assert [row["sourcedId"] for row in rows] == ["d1", "s1"]
    assert notes.warnings == []


def test_a_misspelt_file_name_is_met_with_a_warning(tmp_path):
    rows, notes, _ = read(write_files(tmp_path, {"enrolments.csv": "x", "orgss.csv": ORGS}))
    assert len(rows) == 2
    assert [n.file for n in notes.warnings] == ["enrolments.csv", "orgss.csv"]


@pytest.mark.parametrize(
    ("header", "warned"),
    [
        ("SOURCEDID,NAME,TYPE", []),
        ("sourced_id,Name,type", []),
        ("Sourced-Id, name ,Type", []),
        ("sourcedId,name,type,metadata.color", []),
        ("sourceId,name,type", [("sourceId", "sourcedId")]),
        ("sourcedIdd,nmae,type", [("sourcedIdd", "sourcedId"), ("nmae", None)]),
        ("sourcedId,name,type,shoeSize", [("shoeSize", None)]),
        ("sourcedId,name,type,passwordHash", []),
        ("sourcedId,name,type,cityOfBirth", []),
    ],
)
def test_column_names(tmp_path, header, warned):
    width = header.count(",") + 1
    line = ",".join(["s1", "Bay", "school", "x"][:width])
    folder = write_files(tmp_path, {"orgs.csv": f"{header}\n{line}\n"})
    if "nmae" in header:
        with pytest.raises(Bad) as error:
            read(folder)
        assert error.value.column == "name"
        return
    rows, notes, _ = read(folder)
    assert rows[0]["sourcedId"] == "s1"
    assert [(n.column, n.params.get("name")) for n in notes.warnings] == warned


def test_a_missing_column_is_named_and_the_header_not_quoted(tmp_path):
    folder = write_files(tmp_path, {"users.csv": "u1,active,Batman.Ru1ez\nu2,active,x\n"})
    notes = Notes()
    with pytest.raises(Bad) as error:
        open_table(open_bundle(folder, notes), "users", notes)
    assert error.value.column == "sourcedId"
    assert notes.warnings == []


@pytest.mark.parametrize(
    ("body", "good", "bad"),
    [
        ('s1,"Bay\nHigh",school\ns2,B,school\n', ["s1", "s2"], []),
        ('s1,Bay "Mac" High,school\ns2,B,school\n', ["s1", "s2"], []),
        ('s1,Bay 5" High,school\ns2,B,school\n', ["s1", "s2"], []),
        ('s1,"Bay High,school\ns2,B,school\ns3,C,school\n', ["s2", "s3"], [2]),
        (
            's1,A,school\ns2,"Bay,school\ns3,C,school\ns4,"Bay,school\ns5,D,school\n',
            ["s1", "s3", "s5"],
            [3, 5],
        ),
        ("s1,A,school,too,many\ns2,B,school\n", ["s2"], [2]),
        ("s1,A,school,,,\ns2,B,school\n", ["s1", "s2"], []),
        ("\n,,\ns2,B,school\n", ["s2"], []),
        ("s1,A\x00,school\n", ["s1"], []),
        ("", [], []),
    ],
)
def test_broken_quotes_cost_their_own_line_only(tmp_path, body, good, bad):
    rows, notes, _ = read(write_files(tmp_path, {"orgs.csv": "sourcedId,name,type\n" + body}))
    assert [row["sourcedId"] for row in rows] == good
    assert [note.line for note in notes.rejected] == bad


def test_line_numbers_after_a_cell_of_several_lines(tmp_path):
    body = 'sourcedId,name,type\ns1,"a\nb\nc",school\ns2,B,school\n'
    rows, _, _ = read(write_files(tmp_path, {"orgs.csv": body}))
    assert [(row["sourcedId"], row.line) for row in rows] == [("s1", 2), ("s2", 5)]


def test_password_columns_never_leave_the_line(tmp_path):
    rows, _, _ = read(write_files(tmp_path, FILES), "users")
    kept = {value for row in rows for value in row.values.values()}
    assert not [value for value in kept if "Batman" in value]


def test_an_empty_file(tmp_path):
    folder = write_files(tmp_path, {"orgs.csv": "", "users.csv": USERS})
    notes = Notes()
    with pytest.raises(Bad, match="empty"):
        open_table(open_bundle(folder, notes), "orgs", notes)


def refusal(path):
    with pytest.raises(Unreadable) as error:
        open_bundle(path, Notes())
    return str(error.value)


@pytest.mark.parametrize(
    "name", ["../orgs.csv", "/etc/orgs.csv", "a/../../orgs.csv", "C:/orgs.csv", "..\\orgs.csv"]
)
def test_paths_that_lead_out_are_refused(tmp_path, name):
    path = zip_files(tmp_path / "b.zip", {"orgs.csv": ORGS, name: ORGS})
    assert refusal(path) == "The zip has a path that leads out of it; refused."


def test_a_zip_bomb_is_refused(tmp_path):
    path = zip_files(tmp_path / "b.zip", {"orgs.csv": b"a" * (archives.RATIO_MATTERS + 1)})
    assert refusal(path) == "A file in the zip unpacks to far more than is sensible; refused."


def test_a_large_member_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_FILE", 10)
    assert refusal(zip_files(tmp_path / "b.zip", {"orgs.csv": ORGS})) == (
        "A file in the zip is too large for a roster."
    )


def test_too_many_members_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 1)
    path = zip_files(tmp_path / "b.zip", {"orgs.csv": ORGS, "users.csv": USERS})
    assert refusal(path) == "The zip has too many files for a roster."


def test_an_encrypted_zip_is_refused(tmp_path):
    path = zip_files(tmp_path / "b.zip", {"orgs.csv": ORGS})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 8
    data[at : at + 2] = struct.pack("<H", 1)
    path.write_bytes(data)
    assert refusal(path) == "The zip is encrypted. Send it without a password."


def test_a_link_in_the_zip_is_refused(tmp_path):
    info = zipfile.ZipInfo("orgs.csv")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert refusal(tmp_path / "b.zip") == "The zip has a link to another file in it; refused."


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_what_is_no_zip(tmp_path, content):
    (tmp_path / "b.zip").write_bytes(content)
    assert refusal(tmp_path / "b.zip") == (
        "This is not a zip file that can be opened. Send the OneRoster zip."
    )


def test_nothing_of_a_roster_in_it(tmp_path):
    path = zip_files(tmp_path / "b.zip", {"readme.md": "x", "budget.csv": "a,b"})
    assert refusal(path).startswith("There is no OneRoster file in it")


def test_a_path_that_does_not_exist(tmp_path):
    assert refusal(tmp_path / "none.zip") == "There is no such file or folder."


def test_endless_lines_do_not_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "LONGEST_LINE", 50)
    body = "sourcedId,name,type\ns1," + "x" * 500 + ",school\ns2,B,school\n"
    rows, _, _ = read(write_files(tmp_path, {"orgs.csv": body}))
    assert rows[-1]["sourcedId"] == "s2"
