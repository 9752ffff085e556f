"""Full-text search over candidates: FTS5 on SQLite, tsvector on PostgreSQL, one interface.

On PostgreSQL the words are a column of the candidate's own row; on SQLite they are a virtual table
that a trigger keeps in step with deletions. Either way nothing stays when a student is removed.
"""

import re
import unicodedata

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from firstrung.opportunities.models import Candidate

TOKEN = re.compile(r"\w+")

CREATE = {
    "sqlite": [
        (
            "CREATE VIRTUAL TABLE opportunities_words USING fts5("
            "words, tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
        ),
        (
            "CREATE TRIGGER opportunities_words_gone AFTER DELETE ON opportunities_candidate "
            "BEGIN DELETE FROM opportunities_words WHERE rowid = old.id; END"
        ),
    ],
    "postgresql": [
        "ALTER TABLE opportunities_candidate ADD COLUMN words tsvector",
        "CREATE INDEX opportunities_words ON opportunities_candidate USING gin (words)",
    ],
}
DROP = {
    "sqlite": ["DROP TRIGGER opportunities_words_gone", "DROP TABLE opportunities_words"],
    "postgresql": ["ALTER TABLE opportunities_candidate DROP COLUMN words"],
}
_WRITE = {
    "sqlite": [
        "DELETE FROM opportunities_words WHERE rowid = %(id)s",
        "INSERT INTO opportunities_words (rowid, words) VALUES (%(id)s, %(text)s)",
    ],
    "postgresql": [
        (
            "UPDATE opportunities_candidate SET words = to_tsvector('simple', %(text)s) "
            "WHERE id = %(id)s"
        )
    ],
}
_MATCH = {
    "sqlite": "SELECT rowid FROM opportunities_words WHERE opportunities_words MATCH %s",
    "postgresql": (
        "SELECT id FROM opportunities_candidate WHERE words @@ to_tsquery('simple', %s)"
    ),
}


def fold(text: str) -> str:
    """Lower case without accents, so that "arbol" finds "Árbol" on either database."""
    split = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in split if not unicodedata.combining(char))


def tokens(text: str) -> list[str]:
    """The words of a query, at most eight, without anything a query language could misread."""
    return TOKEN.findall(fold(text))[:8]


def index(candidate: Candidate, text: str) -> None:
    """Make ``text`` what this candidate is found by; call it in the transaction of the change."""
    with connection.cursor() as cursor:
        for statement in _WRITE[connection.vendor]:
            cursor.execute(statement, {"id": candidate.pk, "text": fold(text)})


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
