"""The public addresses, written in one place. A leaf; `tests/test_house.py` checks each of
them against the URL table, so that plain strings, ten times faster than `reverse`, stay right."""

from urllib.parse import quote, unquote

from languages.converters import numbered


def of(part: str, language: str, id: int, slug: str | None) -> str:
    """`/<language>/<part>/<id>-<slug>/`: an article, section, author or tag."""
    return f"/{language}/{part}/{quote(numbered(id, slug))}/"


def leads(path: str, address: str) -> bool:
    """Whether `path`, decoded as a request has it, is the very address `address`."""
    return path == unquote(address)


def front(language: str) -> str:
    return f"/{language}/"


def article(language: str, id: int, slug: str | None) -> str:
    return of("articles", language, id, slug)


def card(language: str, id: int, digest: str) -> str:
    """The picture that stands for an article where it is shared."""
    return f"/{language}/articles/{id}/card-{digest}.png"


def archive(language: str, year: int | None = None, month: int | None = None) -> str:
    """The archive, one of its years or one of its months."""
    if year is None:
        return f"/{language}/archive/"
    if month is None:
        return f"/{language}/archive/{year}/"
    return f"/{language}/archive/{year}/{month:02}/"


def issue(language: str, number: str) -> str:
    """A printed issue; a double number `281–282` is written with a plain hyphen."""
    return f"/{language}/issues/{quote(number.replace('–', '-'))}/"


def issue_pdf(number: str, secret: str) -> str:
    return f"/issues/{quote(number.replace('–', '-'))}/{secret}.pdf"


def feed(place: str, *, atom: bool = False) -> str:
    """The feed of the page at the address `place`: of a language, a section or an author."""
    return f"{place}feed/atom/" if atom else f"{place}feed/"


def contact(language: str) -> str:
    return f"/{language}/contact/"
