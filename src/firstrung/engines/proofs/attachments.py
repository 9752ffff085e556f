"""Credentials attached to PDF files.

A PDF is a program for showing pages; here only its list of attached files is read, under
limits on every step, because the file may come from anybody.

Source: ISO 32000-2, sections 7.11.4 ("Embedded file streams") and 7.7.4 ("Name dictionary").
"""

from io import BytesIO
from itertools import islice
from typing import Final

from pypdf import PdfReader, apply_configuration
from pypdf.errors import PyPdfError

from .errors import NoCredential, ProofsError, TooComplex
from .values import MAX_BYTES

#: Bytes of a PDF taken in; a certificate with its fonts is about 100 kB.
MAX_PDF: Final = 8 * 1024 * 1024
#: Attached files looked at.
MAX_FILES: Final = 16
_UNPACKED: Final = 8 * MAX_BYTES
_ENTRIES: Final = 10_000
_RECOVERED: Final = 50


def attached_files(pdf: bytes) -> list[bytes]:
    """The contents of the files attached to a PDF, those of a credential's size.

    Raises `NoCredential` when the file cannot be read or is locked, `TooComplex` beyond the
    limits.
    """
    if len(pdf) > MAX_PDF:
        raise TooComplex(f"The PDF is larger than {MAX_PDF // 1024 // 1024} MB.")
    try:
        with apply_configuration(
            zlib_maximum_output_length=_UNPACKED,
            zlib_maximum_recovery_input_length=_UNPACKED,
            lzw_maximum_output_length=_UNPACKED,
            run_length_maximum_output_length=_UNPACKED,
            brotli_maximum_output_length=_UNPACKED,
            stream_decoding_work_maximum_length=2 * _UNPACKED,
            stream_filters_maximum_length=2,
            array_maximum_element_count=_ENTRIES,
        ):
            # A file without its root is searched object by object; a few are enough of that.
            return _contents(PdfReader(BytesIO(pdf), root_object_recovery_limit=_RECOVERED))
    except ProofsError:
        raise
    except PyPdfError as error:
        raise NoCredential(f"The PDF cannot be read: {error}") from None
    except RecursionError:
        raise TooComplex("The PDF is nested too deeply.") from None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OSError):
        # What the reader meets in broken files it does not always call by name.
        raise NoCredential("The PDF is damaged and cannot be read.") from None


def _contents(reader: PdfReader) -> list[bytes]:
    if reader.is_encrypted:
        raise NoCredential("The PDF is locked with a password; save it without one.")
    files = islice(reader.attachment_list, MAX_FILES)
    contents = (bytes(each.content) for each in files)
    return [content for content in contents if len(content) <= 2 * MAX_BYTES]
