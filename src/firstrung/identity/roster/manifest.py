"""What the manifest says: the version, and per file whether it is the whole truth or changes."""

from dataclasses import dataclass, field

from firstrung.identity.roster.archives import Bundle
from firstrung.identity.roster.columns import SCHEMAS, plain
from firstrung.identity.roster.notes import Bad, Notes, gettext_noop
from firstrung.identity.roster.reading import Table, open_table

DATA_KINDS = tuple(kind for kind in SCHEMAS if kind != "manifest")


@dataclass
class Contents:
    """The readable files, and the mode (``bulk`` or ``delta``) of each."""

    bundle: Bundle
    version: str = "1.1"
    tables: dict[str, Table] = field(default_factory=dict)
    modes: dict[str, str] = field(default_factory=dict)

    @property
    def mode(self) -> str:
        """``bulk``, ``delta`` or ``mixed``."""
        found = {self.modes[kind] for kind in self.tables}
        return found.pop() if len(found) == 1 else "mixed"

    @property
    def role_source(self) -> str | None:
        """The file that says who holds which role: roles (1.2), users (1.1), or none."""
        if "roles" in self.tables:
            return "roles"
        users = self.tables.get("users")
        has_both = users is not None and {"role", "orgSourcedIds"} <= users.columns
        return "users" if has_both else None


def read_contents(bundle: Bundle, notes: Notes) -> Contents:
    """Read the manifest and every header; files that can't be used are rejected by name."""
    stated = _properties(bundle, notes)
    contents = Contents(bundle)
    for kind in DATA_KINDS:
        mode = _mode(kind, stated, bundle, notes)
        if mode is None:
            continue
        try:
            contents.tables[kind] = open_table(bundle, kind, notes)
            contents.modes[kind] = mode
        except Bad as bad:
            notes.reject(SCHEMAS[kind].file, 1, bad)
    contents.version = _version(stated, contents)
    _demand_roles(contents, notes)
    return contents


def _properties(bundle: Bundle, notes: Notes) -> dict[str, str]:
    if "manifest" not in bundle.members:
        reason = gettext_noop("There is no manifest; every file was taken as complete (bulk).")
        notes.warn("manifest.csv", 0, "", reason)
        return {}
    try:
        table = open_table(bundle, "manifest", notes)
    except Bad as bad:
        notes.reject("manifest.csv", 1, bad)
        return {}
    return {plain(row["propertyName"]): row["value"].strip() for row in table.rows(notes)}


def _mode(kind: str, stated: dict[str, str], bundle: Bundle, notes: Notes) -> str | None:
    """The mode of a file, None where it is not to be read."""
    file, present = SCHEMAS[kind].file, kind in bundle.members
    mode = plain(stated.get(plain(f"file.{kind}"), ""))
    if not present:
        if mode in {"bulk", "delta"}:
            bad = Bad(
                "", gettext_noop("The manifest names this file, but it is not in the bundle.")
            )
            notes.reject(file, 0, bad)
        return None
    if mode == "absent":
        reason = gettext_noop("The manifest says that this file is absent, so it was not read.")
        notes.warn(file, 0, "", reason)
        return None
    if mode in {"bulk", "delta"}:
        return mode
    if stated:
        reason = gettext_noop("The manifest does not say how to read this file.")
        notes.warn(file, 0, "", reason)
    others = {plain(value) for name, value in stated.items() if name.startswith("file")}
    return "delta" if "delta" in others and "bulk" not in others else "bulk"


def _version(stated: dict[str, str], contents: Contents) -> str:
    version = stated.get("onerosterversion", "").lower().removeprefix("v")
    if version.startswith(("1.0", "1.1", "1.2")):
        return version[:3]
    return "1.2" if "roles" in contents.tables else "1.1"


def _demand_roles(contents: Contents, notes: Notes) -> None:
    """Without roles.csv the users must carry their role and organizations (1.1)."""
    users = contents.tables.get("users")
    if users is None or contents.role_source == "roles":
        return
    missing = [name for name in ("role", "orgSourcedIds") if name not in users.columns]
    if contents.version == "1.2" and not missing:
        reason = gettext_noop("There is no roles.csv; roles were read from users.csv as in 1.1.")
        notes.warn("roles.csv", 0, "", reason)
    if missing and contents.version != "1.2":
        reason = gettext_noop("This column is missing; nothing of the file was read.")
        notes.reject("users.csv", users.header_line, Bad(missing[0], reason))
        del contents.tables["users"]
    elif missing and contents.modes["users"] == "bulk":
        reason = gettext_noop("There is no roles.csv, so nobody's role was changed.")
        notes.warn("roles.csv", 0, "", reason)
