"""The entries of an export in our terms: people, terms, attachments, texts; and the survey of a
whole file, which is made before anything is changed."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

from django.utils import timezone

from articles import legacy
from sekretno.wordpress.reading import Record, Stream

EARLIEST = 1600  # the year before which no newspaper came out

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SPACES = re.compile(r"\s+")
_CREDIT = re.compile(r's:6:"credit";s:\d+:"([^"]{1,200})"')
_PRIMARY = ("_yoast_wpseo_primary_category", "rank_math_primary_category")


@dataclass(slots=True)
class Term:
    """A category or tag of WordPress."""

    slug: str
    name: str
    number: str = ""
    parent: str = ""
    """Slug of the category above, or empty."""


@dataclass(slots=True)
class Attachment:
    """A file of WordPress's media library."""

    number: int
    parent: int
    title: str
    link: str
    guid: str
    url: str
    caption: str
    alt: str
    credit: str
    order: int


@dataclass(slots=True)
class Entry:
    """A post or page, with its text as WordPress stored it."""

    number: int
    is_page: bool
    status: str
    has_password: bool
    title: str
    content: str
    excerpt: str
    slug: str
    link: str
    guid: str
    creator: str
    date: datetime | None
    order: int
    comments: int
    categories: list[Term]
    tags: list[Term]
    guests: list[tuple[str, str]]
    """(login, name) of several authors, where a plugin kept them."""
    primary: str
    """Number of the category that a plugin marked as the main one."""
    thumbnail: int
    old_slug: str
    footnotes: list[str]
    is_too_long: bool

    @property
    def key(self) -> str:
        """What stays the same in every export of the same entry."""
        return identity(self.guid or self.link, self.number)


def split(address: str) -> SplitResult:
    """The parts of an address; empty ones where it is none."""
    try:
        parts = urlsplit(address.strip())
        _ = parts.hostname
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def identity(guid: str, number: int) -> str:
    """A guid alone is not unique: entries brought over from an older WordPress keep theirs."""
    parts = split(guid)
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path}?{parts.query} {number}"


def plain(text: str) -> str:
    """A title or name without markup, its HTML references read once."""
    return _SPACES.sub(" ", html.unescape(_TAG.sub("", text))).strip()


def decoded(slug: str) -> str:
    """A slug without percent-encoding; a letter that was cut in two at its end is dropped."""
    raw = unquote_to_bytes(slug)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(raw):
            return raw[: error.start].decode("utf-8")
    return legacy.decode(slug)


def login(text: str) -> str:
    """A login as WordPress allows it; exports were seen with stray signs before it."""
    return re.sub(r"[^\w .@*-]", "", plain(text)).strip().casefold()


def moment(*, gmt: str, local: str, published: str) -> datetime | None:
    """When something was published: the time in GMT, else the local one read in the time zone of
    the paper, else that of RSS; None where none of them is a date (0000-00-00)."""
    for text, zone in ((gmt, UTC), (local, timezone.get_default_timezone())):
        try:
            found = datetime.fromisoformat(text.strip())
        except ValueError:
            continue
        if EARLIEST <= found.year < 9999:
            return found if found.tzinfo else found.replace(tzinfo=zone)
    if " -0" in published:
        return None  # how WordPress writes 0000-00-00 here: the year -0001
    try:
        found = parsedate_to_datetime(published.strip())
    except (ValueError, IndexError, TypeError):
        return None
    if not EARLIEST <= found.year < 9999:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def attachment(record: Record) -> Attachment:
    return Attachment(
        number=record.number("wp:post_id"),
        parent=record.number("wp:post_parent"),
        title=plain(record.text("title")),
        link=record.text("link").strip(),
        guid=record.text("guid").strip(),
        url=(record.text("wp:attachment_url") or record.text("guid")).strip(),
        caption=plain(record.text("excerpt:encoded")),
        alt=plain(record.meta.get("_wp_attachment_image_alt", "")),
        credit=_credit(record),
        order=record.number("wp:menu_order"),
    )


def _credit(record: Record) -> str:
    """What WordPress read from the file when it was uploaded; smaller copies have lost it."""
    found = _CREDIT.search(record.meta.get("_wp_attachment_metadata", ""))
    return plain(found[1]) if found else ""


def entry(record: Record) -> Entry:
    thumbnail = record.meta.get("_thumbnail_id", "").strip()
    return Entry(
        number=record.number("wp:post_id"),
        is_page=record.text("wp:post_type") == "page",
        status=record.text("wp:status").strip() or "draft",
        has_password=bool(record.text("wp:post_password").strip()),
        title=plain(record.text("title")),
        content=record.text("content:encoded"),
        excerpt=record.text("excerpt:encoded"),
        slug=decoded(record.text("wp:post_name").strip()),
        link=record.text("link").strip(),
        guid=record.text("guid").strip(),
        creator=record.text("dc:creator").strip(),
        date=moment(
            gmt=record.text("wp:post_date_gmt"),
            local=record.text("wp:post_date"),
            published=record.text("pubDate"),
        ),
        order=record.number("wp:menu_order"),
        comments=record.comments,
        categories=_terms(record, "category"),
        tags=_terms(record, "post_tag", "tag"),
        guests=[
            (login(slug.removeprefix("cap-")), plain(name))
            for taxonomy, slug, name in record.terms
            if taxonomy == "author"
        ],
        primary=next((record.meta[name] for name in _PRIMARY if record.meta.get(name)), ""),
        thumbnail=int(thumbnail) if thumbnail.isdecimal() and len(thumbnail) < 19 else 0,
        old_slug=record.meta.get("_wp_old_slug", "").strip(),
        footnotes=_footnotes(record.meta.get("footnotes", "")),
        is_too_long=record.is_too_long,
    )


def _terms(record: Record, *taxonomies: str) -> list[Term]:
    """The terms of an entry in their order, each once. The oldest exports name each category a
    second time without saying what it is."""
    found: dict[str, Term] = {}
    for taxonomy, slug, name in record.terms:
        name = plain(name)
        if taxonomy in taxonomies and (slug or name):
            term = Term(decoded(slug) or name.casefold().replace(" ", "-"), name or decoded(slug))
            found.setdefault(term.slug, term)
    return list(found.values())


def _footnotes(text: str) -> list[str]:
    try:
        notes = json.loads(text) if text else []
    except ValueError:
        return []
    if not isinstance(notes, list):
        return []
    return [str(note.get("content", "")) for note in notes if isinstance(note, dict)]


@dataclass(slots=True)
class Survey:
    """What a whole export holds, without the texts."""

    path: Path
    site: str = ""
    """The address of the blog, without a closing slash."""
    language: str = ""
    removed: int = 0
    entries: int = 0
    comments: int = 0
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    """login: (number, name)"""
    guests: dict[str, str] = field(default_factory=dict)
    """login: name, of people who are no users"""
    categories: dict[str, Term] = field(default_factory=dict)
    tags: dict[str, Term] = field(default_factory=dict)
    attachments: dict[int, Attachment] = field(default_factory=dict)
    children: dict[int, list[int]] = field(default_factory=dict)
    """number of an entry: the attachments uploaded for it"""
    blocks: dict[int, str] = field(default_factory=dict)
    """number: content of a block that several texts share"""
    numbers: set[int] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    others: Counter[str] = field(default_factory=Counter)
    """kind of entry that is not taken over: how many"""

    @property
    def base(self) -> str:
        """The path below which the blog lay: empty, or such as `/blog`."""
        return split(self.site).path.rstrip("/")

    @property
    def host(self) -> str:
        return (split(self.site).hostname or "").removeprefix("www.")


def survey(path: Path) -> Survey:
    """Reads the whole of `path` once. Raises Unreadable, and then nothing has happened."""
    found = Survey(path)
    stream = Stream(path)
    for record in stream.records():
        if record.kind == "item":
            _note_item(found, record)
        elif record.kind == "wp:author":
            name = plain(record.text("wp:author_display_name")) or plain(
                record.text("wp:author_login")
            )
            found.people[login(record.text("wp:author_login"))] = (
                record.text("wp:author_id").strip(),
                name,
            )
        else:
            _note_term(found, record)
    channel = stream.channel
    found.site = (channel.get("wp:base_blog_url") or channel.get("link") or "").rstrip("/")
    found.language = channel.get("language", "")
    found.removed = stream.removed
    for numbers in found.children.values():
        numbers.sort(key=lambda number: (found.attachments[number].order, number))
    return found


def _note_item(found: Survey, record: Record) -> None:
    kind = record.text("wp:post_type") or "post"
    number = record.number("wp:post_id")
    found.comments += record.comments
    if kind == "attachment":
        made = attachment(record)
        found.attachments[number] = made
        found.children.setdefault(made.parent, []).append(number)
    elif kind == "wp_block":
        found.blocks[number] = record.text("content:encoded")
    elif kind == "guest-author":
        name = record.meta.get("cap-user_login", "") or record.text("wp:post_name")
        found.guests[login(name.removeprefix("cap-"))] = plain(
            record.meta.get("cap-display_name", "") or record.text("title")
        )
    elif kind in ("post", "page"):
        found.entries += 1
        found.numbers.add(number)
        found.links.add(legacy.normalise(record.text("link")))
    else:
        found.others[kind] += 1


_TERM_ELEMENTS = {
    "wp:category": ("wp:category_nicename", "wp:cat_name", "wp:category_parent"),
    "wp:tag": ("wp:tag_slug", "wp:tag_name", ""),
    "wp:term": ("wp:term_slug", "wp:term_name", "wp:term_parent"),
}


def _note_term(found: Survey, record: Record) -> None:
    slug, name, parent = (record.text(element).strip() for element in _TERM_ELEMENTS[record.kind])
    number = record.text("wp:term_id").strip()
    term = Term(decoded(slug), plain(name), number, decoded(parent))
    taxonomy = record.text("wp:term_taxonomy")
    if record.kind == "wp:category" or taxonomy == "category":
        found.categories.setdefault(term.slug, term)
    elif record.kind == "wp:tag" or taxonomy in ("post_tag", "tag"):
        found.tags.setdefault(term.slug, term)


def entries(path: Path) -> Iterator[Entry]:
    """The posts and pages of an export, one after the other."""
    for record in Stream(path).records():
        if record.kind == "item" and record.text("wp:post_type") in ("", "post", "page"):
            yield entry(record)
