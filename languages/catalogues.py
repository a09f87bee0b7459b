"""The catalogues of translations, in Python, since a fresh machine has no gettext tools."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
ENCODING: Any = {"encoding": "utf-8"}
SKIPPED = frozenset({".venv", "var", "tests", "node_modules", "migrations", "docs", "benchmarks"})
# Words of other packages: where a catalogue is silent, theirs stand.
OPTIONAL = "languages/overrides.py"


def files() -> list[Path]:
    """The catalogue of every language that has one. English is the language of the sources."""
    return sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Compiles every catalogue that is newer than its compiled form; how many."""
    done = 0
    for source in files():
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        catalog, buffer = read(source), io.BytesIO()
        # An empty plural would be written in English and hide what Django says.
        for message in [message for message in catalog if message.id and not is_said(message)]:
            catalog.delete(message.id, message.context)
        write_mo(buffer, catalog)
        compiled.write_bytes(buffer.getvalue())
        done += 1
    return done


def read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, locale=source.parts[-3])


def collected() -> Catalog:
    """Every text for people in the sources, with where it stands."""
    found = Catalog(project="Sekretno", charset="utf-8")
    base = Path(settings.BASE_DIR)
    for path in sources(base):
        place = path.relative_to(base).as_posix()
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            # What Django leaves of a template is no Python block: its indents mean nothing.
            text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
        said: Any = extract_python(
            io.BytesIO(text.encode()), dict.fromkeys(KEYWORDS), ["Translators:"], ENCODING
        )
        for _line, function, words, comments in said:
            context, message = arranged(function, words)
            if message:
                # No line numbers: they would change every catalogue with every edit.
                found.add(
                    message, locations=[(place, 0)], context=context, auto_comments=list(comments)
                )
    return found


def sources(base: Path) -> Iterator[Path]:
    for path in sorted([*base.rglob("*.py"), *base.rglob("*.html")]):
        if not SKIPPED.intersection(path.relative_to(base).parts):
            yield path


def arranged(function: str, said: Any) -> tuple[str | None, Any]:
    """(context, message or (singular, plural)) of one call, as a catalogue keeps it."""
    parts = list(said) if isinstance(said, tuple) else [said]
    context = str(parts.pop(0)) if "pgettext" in function else None
    texts = [part for part in parts if isinstance(part, str)]
    if "npgettext" in function or function.startswith("ngettext"):
        return context, tuple(texts[:2]) if len(texts) >= 2 else None
    return context, texts[0] if texts else None


def is_said(message: Message) -> bool:
    """Whether a catalogue has the text of `message`, in all its forms."""
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(texts) and all(texts)


def collect() -> None:
    """Brings every catalogue up to date with the sources; what is no longer said goes."""
    template = collected()
    for source in files():
        catalog = read(source)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        with source.open("wb") as file:
            write_po(
                file, catalog, width=99, sort_output=True, include_lineno=False, omit_header=False
            )


def wanting() -> list[str]:
    """`language: message` of everything said in the sources that a catalogue lacks, or has with
    other placeholders."""
    template = collected()
    found = []
    for source in files():
        catalog, code = read(source), source.parts[-3]
        for message in template:
            if not message.id:
                continue
            said = catalog.get(message.id, message.context)
            if said is None or not is_said(said):
                if {place for place, _line in message.locations} != {OPTIONAL}:
                    found.append(f"{code}: {message.id}")
            elif said.fuzzy or list(said.check(catalog)):
                found.append(f"{code}: {message.id} (fuzzy or wrong placeholders)")
    return found
