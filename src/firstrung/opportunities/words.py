"""Full-text search over candidates: FTS5 on SQLite, tsvector on PostgreSQL, one interface."""

import re

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from firstrung.opportunities.models import Candidate

TABLE = "opportunities_words"
TOKEN = re.compile(r"\w+")

CREATE = {
    "sqlite": [
        (
            f"CREATE VIRTUAL TABLE {TABLE} USING fts5("
            "words, tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
        )
    ],
    "postgresql": [
        (
            f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY REFERENCES opportunities_candidate "
            "(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, vector tsvector NOT NULL)"
        ),
        f"CREATE INDEX {TABLE}_gin ON {TABLE} USING gin (vector)",
    ],
}


def tokens(text: str) -> list[str]:
    """The words of a query, at most eight, without anything a query language could misread."""
    return TOKEN.findall(text.lower())[:8]


def index(candidate: Candidate, text: str) -> None:
    """Make ``text`` what this candidate is found by; call it in the transaction of the change."""
    remove(candidate)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT[connection.vendor], [candidate.pk, text])


def remove(candidate: Candidate) -> None:
    """Forget the words of a candidate."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE rowid = %s", [candidate.pk])  # noqa: S608


_INSERT = {
    "sqlite": f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s)",  # noqa: S608
    "postgresql": f"INSERT INTO {TABLE} (rowid, vector) VALUES (%s, to_tsvector('simple', %s))",  # noqa: S608
}
_MATCH = {
    "sqlite": f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s",  # noqa: S608
    "postgresql": f"SELECT rowid FROM {TABLE} WHERE vector @@ to_tsquery('simple', %s)",  # noqa: S608
}


def matching(rows: QuerySet[Candidate], text: str) -> QuerySet[Candidate]:
    """Those of ``rows`` in which every word occurs, or begins a word; all of them without words."""
    words = tokens(text)
    if not words:
        return rows
    if connection.vendor == "sqlite":
        query = " ".join(f'"{word}"*' for word in words)
    else:
        query = " & ".join(f"{word}:*" for word in words)
    return rows.filter(pk__in=RawSQL(_MATCH[connection.vendor], [query]))  # noqa: S611
