"""Brings the entries of an export into the paper, in small batches.

What takes time (reading, markup, pictures) is done outside of the changes of the edition; a batch
then holds other writers up for less than a second. An entry is recognised by a former address of
its own, so that an export can be read again, or a later one of the same site.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.utils import timezone
from django.utils.translation import gettext, override

import edition
from articles import drafting, publishing, richtext
from articles.models import Article, Byline, Draft, LegacyAddress, Photo, TaggedArticle
from articles.slugs import slugify
from articles.statuses import Change, Kind
from languages import column, localized
from sekretno.models import Page
from sekretno.wordpress import entries, former, lead, markup
from sekretno.wordpress.entries import Entry, Survey
from sekretno.wordpress.library import Library
from sekretno.wordpress.media import Uploads
from sekretno.wordpress.names import Names
from sekretno.wordpress.pages import make_page
from sekretno.wordpress.report import Report

BATCH = 20
LONGEST_HEADLINE = 300
LONGEST_TITLE = 200  # of a page
_UNTITLED_WORDS = 60  # characters of the text that stand in for a missing headline

_DRAFTS = {"draft": "drafts", "pending": "waiting for review", "private": "private"}


@dataclass(slots=True)
class Prepared:
    """An entry in our terms, ready to be written."""

    entry: Entry
    headline: str
    lead: str
    body: str
    photo: int | None
    existing: Any = None
    is_gone: bool = False
    """It came in before and was deleted here since."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """(what an editor should look at, in which text)"""

    @property
    def title(self) -> str:
        return self.headline or f"№ {self.entry.number}"


class Bringer:
    """Brings one export in. `seen` is told after each entry."""

    def __init__(
        self,
        survey: Survey,
        *,
        language: str,
        media: Path | None,
        default_section: str,
        is_dry: bool,
        seen: Callable[[], None],
    ) -> None:
        self.survey = survey
        self.language = language
        self.is_dry = is_dry
        self.seen = seen
        self.report = Report()
        self.library = Library(
            survey, Uploads(media), language=language, report=self.report, is_dry=is_dry
        )
        self.names = Names(
            survey, language=language, default_section=default_section, report=self.report
        )
        self.targets: dict[int, Any] = {}
        with override(language):
            self.untitled = gettext("(untitled)")

    def bring(self) -> Report:
        """Everything; what became of it."""
        for attachment in self.survey.attachments.values():
            self.library.bring(attachment)
            self.seen()
        self.library.flush()
        for batch in _batches(entries.entries(self.survey.path)):
            self._batch(batch)
        if not self.is_dry:
            self._finish()
        self._count_the_rest()
        return self.report

    # --- Outside of a change --------------------------------------------------------------------

    def _batch(self, batch: list[Entry]) -> None:
        known = former.known(former.key(entry) for entry in batch)
        ready = []
        for entry in batch:
            if self._may_come(entry):
                ready.append(self._prepared(entry, known.get(former.normal(former.key(entry)))))
            self.seen()
        self.library.flush()
        if self.is_dry:
            for prepared in ready:
                self._note(prepared)
                if prepared.existing is None and not prepared.is_gone:
                    self.report.came_in("pages" if prepared.entry.is_page else "articles")
            return
        with edition.change():
            for prepared in ready:
                self._write(prepared)

    def _may_come(self, entry: Entry) -> bool:
        if entry.is_too_long:
            self.report.leave_out("texts longer than five million characters", entry.title)
        elif entry.status not in ("publish", "future", *_DRAFTS):
            self.report.leave_out(f"entries with the status {entry.status}", entry.title)
        else:
            return True
        return False

    def _prepared(self, entry: Entry, row: LegacyAddress | None) -> Prepared:
        found = markup.convert(
            entry.content,
            language=self.language,
            host=self.survey.host,
            picture=self.library.number,
            children=self.survey.children.get(entry.number),
            shared=self.survey.blocks,
            footnotes=entry.footnotes,
        )
        begins = lead.Lead("", found.body)
        if not entry.is_page:
            begins = lead.of(body=found.body, excerpt=entry.excerpt, before_more=found.before_more)
        headline, note = self._headline(entry, found.body)
        prepared = Prepared(
            entry=entry,
            headline=headline,
            lead=begins.text,
            body=begins.body,
            photo=self.library.number(entry.thumbnail, "") if entry.thumbnail else None,
        )
        if note:
            prepared.notes.append((note, headline))
        for what, names in (
            ("shortcodes of plugins taken out of", found.shortcodes),
            ("blocks that WordPress fills by itself taken out of", found.blocks),
        ):
            if names:
                prepared.notes.append((what, f"{prepared.title} ({', '.join(names)})"))
        if begins.repeats:
            prepared.notes.append(
                ("leads that repeat how the text begins, to keep its links", prepared.title)
            )
        if row is not None:
            prepared.existing = former.target(row, Page if entry.is_page else Article)
            prepared.is_gone = prepared.existing is None
        return prepared

    def _headline(self, entry: Entry, body: str) -> tuple[str, str]:
        """The headline, and what an editor should know of it, if anything."""
        limit = LONGEST_TITLE if entry.is_page else LONGEST_HEADLINE
        if not entry.title:
            begins = richtext.plain(body[:5000]).split("\n")[0]
            return lead.shortened(
                begins, _UNTITLED_WORDS
            ) or self.untitled, "texts without a headline"
        if len(entry.title) > limit:
            return lead.shortened(entry.title, limit), "headlines that were too long"
        return entry.title, ""

    # --- Inside of a change ---------------------------------------------------------------------

    def _write(self, prepared: Prepared) -> None:
        entry = prepared.entry
        if prepared.is_gone:
            self.report.leave_out("texts that were deleted here since", prepared.title)
            return
        try:
            thing = prepared.existing
            if thing is not None:
                self._refresh(prepared)
            elif entry.is_page:
                thing = make_page(prepared, language=self.language, report=self.report)
            else:
                thing = self._make_article(prepared)
        except (ValidationError, IntegrityError, DataError) as error:
            said = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            self.report.leave_out(f"texts that the paper refused: {said}", prepared.title)
            return
        if prepared.existing is None:
            self._note(prepared)
        self.targets[entry.number] = thing
        addresses = [former.key(entry), *former.of_entry(entry, self.survey)]
        rows = [(address, thing) for address in addresses]
        former.write(rows, language=self.language, report=self.report)

    def _note(self, prepared: Prepared) -> None:
        for what, where in prepared.notes:
            self.report.was_changed(what, where)

    def _texts(self, prepared: Prepared) -> dict[str, str]:
        slug = slugify(prepared.entry.slug or prepared.headline, self.language)
        return {
            "headline": prepared.headline,
            "slug": slug,
            "lead": prepared.lead,
            "body": prepared.body,
        }

    def _make_article(self, prepared: Prepared) -> Article:
        # Names are made in the batch's own transaction: other texts use them too, whatever
        # becomes of this one.
        section, more = self.names.section(prepared.entry)
        tags = [*self.names.tags(prepared.entry), *more]
        authors = self.names.authors(prepared.entry)
        with edition.change():
            return self._article(prepared, section, dict.fromkeys(tags), authors)

    def _article(
        self, prepared: Prepared, section: Any, tags: Iterable[Any], authors: list[Any]
    ) -> Article:
        texts = self._texts(prepared)
        article = Article.objects.create(
            kind=Kind.STORY if prepared.lead else Kind.BRIEF,
            section=section,
            photo_id=prepared.photo,
            source_language=self.language,
            **{column(name, self.language): text for name, text in texts.items()},
        )
        Byline.objects.bulk_create(
            Byline(article=article, author=author, position=position)
            for position, author in enumerate(authors)
        )
        TaggedArticle.objects.bulk_create(
            TaggedArticle(content_object=article, tag=tag) for tag in tags
        )
        self._set_out(article, prepared, texts)
        return article

    def _set_out(self, article: Article, prepared: Prepared, texts: dict[str, str]) -> None:
        """Publishes, schedules or keeps as a draft, as it was in WordPress."""
        entry, now = prepared.entry, timezone.now()
        why = self._why_draft(entry, now)
        if why:
            draft = drafting.save(article=article, language=self.language, fields=texts)
            if entry.status == "future" and entry.date and entry.date > now:
                Draft.objects.filter(pk=draft.pk).update(planned_at=entry.date)
            self.report.came_in("articles as drafts")
            self.report.was_changed(f"not published here: {why}", prepared.title)
        elif entry.date and entry.date > now:
            publishing.schedule(article=article, language=self.language, at=entry.date)
            self.report.came_in("articles that appear later")
        else:
            publishing.publish(article=article, language=self.language, at=entry.date)
            self.report.came_in("articles")
            if article.kind == Kind.BRIEF:
                self.report.was_changed("short texts that came in as briefs", prepared.title)
            if not prepared.body and not prepared.lead:
                self.report.was_changed("articles without any text", prepared.title)

    @staticmethod
    def _why_draft(entry: Entry, now: datetime) -> str:
        if entry.has_password:
            return "protected by a password"
        if entry.status in _DRAFTS:
            return _DRAFTS[entry.status]
        if entry.date is None:
            return "without a date"
        if entry.status == "future" and entry.date <= now:
            return "planned for a day that has passed since"
        return ""

    # --- What is here already -------------------------------------------------------------------

    def _refresh(self, prepared: Prepared) -> None:
        """Brings a text up to date that nobody has touched here since it came in."""
        article = prepared.existing
        if prepared.entry.is_page:
            self.report.leave_out("pages that are here already")
            return
        texts = self._texts(prepared) | {"slug": localized(article, "slug", self.language)}
        is_same = all(
            (localized(article, name, self.language) or "") == text for name, text in texts.items()
        )
        is_touched = article.is_readable(self.language) and self._is_touched(article)
        if not is_touched:
            self._add_photo(article, prepared)
        if not article.is_readable(self.language):
            why = "articles that are here already"
            if prepared.entry.status == "publish" and article.drafts.exists():
                why = "articles that are drafts here and published in WordPress"
            self.report.leave_out(why, prepared.title if why.endswith("WordPress") else "")
        elif is_same:
            self.report.leave_out("articles that are here already")
        elif is_touched:
            self.report.leave_out("articles that were changed here since", prepared.title)
        else:
            self._note(prepared)
            with edition.change():
                self._update(article, prepared, texts)
            self.report.came_in("articles brought up to date")

    def _add_photo(self, article: Article, prepared: Prepared) -> None:
        """The main photo, if its file was not here before; any other was taken away on purpose."""
        if article.photo_id is None and prepared.photo in self.library.fresh:
            article.photo_id = prepared.photo
            article.save(update_fields=["photo"])
            self.report.came_in("photos of articles that were here already")

    def _is_touched(self, article: Article) -> bool:
        """Whether the newsroom has worked on `article`: a draft, a newer version, a changed
        column, or a photo taken out of the library."""
        versions = list(article.versions.filter(language=self.language)[:2])
        if len(versions) != 1 or article.drafts.filter(language=self.language).exists():
            return True
        kept = versions[0].fields
        if any(
            (localized(article, name, self.language) or "") != (kept.get(name) or "")
            for name in Article.TEXTS
        ):
            return True
        numbers = richtext.photo_numbers(kept.get("body") or "")
        return Photo.objects.filter(pk__in=numbers).count() != len(numbers)

    def _update(self, article: Article, prepared: Prepared, texts: dict[str, str]) -> None:
        words = {name: richtext.plain(text) for name, text in texts.items()}
        is_typo = all(
            richtext.plain(localized(article, name, self.language) or "") == words[name]
            for name in ("headline", "lead", "body")
        )
        names = [column(name, self.language) for name in texts]
        for name, text in zip(names, texts.values(), strict=True):
            setattr(article, name, text)
        if article.kind in (Kind.STORY, Kind.BRIEF):
            article.kind = Kind.STORY if prepared.lead else Kind.BRIEF
            names.append("kind")
        article.save(update_fields=names)
        change = Change.TYPO if is_typo else Change.SUBSTANTIAL
        version = publishing.publish(article=article, language=self.language, change=change)
        # What came in before was never the newsroom's; one version tells that nothing is.
        article.versions.filter(language=self.language).exclude(pk=version.pk).delete()

    # --- At the end -----------------------------------------------------------------------------

    def _finish(self) -> None:
        with edition.change():
            self.names.finish()
        rows = [
            (address, self.targets[attachment.parent])
            for attachment in self.survey.attachments.values()
            if attachment.parent in self.targets
            for address in former.of_attachment(attachment, self.survey)
        ]
        for start in range(0, len(rows), 500):
            with edition.change():
                former.write(rows[start : start + 500], language=self.language, report=self.report)

    def _count_the_rest(self) -> None:
        survey, report = self.survey, self.report
        if survey.comments:
            report.leave_out("comments", count=survey.comments)
        for kind, count in sorted(survey.others.items()):
            report.leave_out(f"entries of the kind {kind}", count=count)
        if survey.removed:
            report.was_changed(
                "control characters that XML does not allow, taken out", count=survey.removed
            )
        spoken = survey.language.split("-")[0].split("_")[0].lower()
        if spoken and spoken != self.language:
            report.was_changed(
                f"The export says its language is {survey.language}; "
                f"it was read as {self.language} (--language)."
            )


def _batches(found: Iterator[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    for entry in found:
        batch.append(entry)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
