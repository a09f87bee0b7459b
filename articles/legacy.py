"""Former addresses in one form, however a link or a browser wrote them. A leaf."""

import unicodedata
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit


def decode(text: str) -> str:
    """`text` without percent-encoding, its bytes read as UTF-8, else as Windows-1251.

    The former site and many links to it wrote Cyrillic in Windows-1251.
    """
    raw = unquote_to_bytes(text)
    for charset in ("utf-8", "cp1251"):
        try:
            return unicodedata.normalize("NFC", raw.decode(charset))
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def normalise(address: str) -> str:
    """The form in which an address is stored and looked up: a decoded path without host or
    closing slash, and its query sorted by name.

    Goes in: a path or a whole address. Comes out: for example `/index.php?nid=7566&p=newsroom`.
    """
    try:
        parts = urlsplit(address.strip())
        path, query = parts.path, parts.query
    except ValueError:  # a bracket in the host part
        path, _, query = address.strip().partition("?")
    path = "/" + decode(path).replace("\x00", "").strip("/")
    pairs = sorted(
        (
            decode(quote(name, errors="surrogateescape")),
            decode(quote(value, errors="surrogateescape")),
        )
        for name, value in parse_qsl(
            query, keep_blank_values=True, errors="surrogateescape", max_num_fields=None
        )
    )
    tail = urlencode(pairs, safe="/:,–", encoding="utf-8") if pairs else ""
    return f"{path}?{tail}" if tail else path
