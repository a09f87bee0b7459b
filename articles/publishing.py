"""The publishing deeds: the only way in which a date that readers live by is set.

Each is one transaction and one change of the edition. `person` is who does it; None stands for
the paper's own commands. A person needs the permission `articles.publish_article`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

import edition
from articles import richtext
from articles.invariants import codes
from articles.models import Article, Correction, Draft, Photo, Version
from articles.statuses import Change, Remark
from languages import column, columns, localized

if TYPE_CHECKING:
    from sekretno.models import Person


class NotReady(ValidationError):
    """What stands in the way of publishing, a sentence for each obstacle."""


def obstacles(article: Article, fields: Mapping[str, str]) -> list[str]:
    """The sentences that tell why `article` with the texts `fields` cannot be published yet."""
    found = []
    if not (fields.get("headline") or "").strip():
        found.append(_("The headline is missing."))
    if article.kind == "story" and not (fields.get("lead") or "").strip():
        found.append(_("The lead is missing."))
    if article.section is None:
        found.append(_("The section is missing."))
    if article.photo and not article.photo.is_credited:
        found.append(_("The photo has no author or source."))
    figures = richtext.photo_numbers(fields.get("body") or "")
    photos = Photo.objects.filter(pk__in=figures) if figures else ()
    if not all(photo.is_credited for photo in photos):
        found.append(_("A photo in the text has no author or source."))
    return found


def publish(
    *,
    article: Article,
    language: str,
    person: "Person | None" = None,
    change: str = Change.SUBSTANTIAL,
    at: datetime | None = None,
) -> Version:
    """Puts the draft of `article` in `language`, or its columns where there is no draft, before
    readers.

    The first time the date is `at` (a moment that has passed, for texts that were published
    elsewhere before) or now; later the text counts as updated, unless the change is a typo.
    Raises NotReady with every obstacle, and PermissionDenied.
    """
    now = timezone.now()
    if at is not None and at > now:
        raise ValueError("a moment to come is scheduled, not published")
    return _put(article, language, person=person, change=change, date=at or now, now=now)


def schedule(
    *, article: Article, language: str, at: datetime, person: "Person | None" = None
) -> Version:
    """Lets `article` appear in `language` at the moment `at`, by itself.

    Raises NotReady and PermissionDenied as `publish` does, and ValidationError where the moment
    has passed or the text is live already.
    """
    now = timezone.now()
    if at <= now:
        raise ValidationError(_("The moment has passed already."))
    if article.is_readable(language, now):
        raise ValidationError(_("The text is live already."))
    return _put(article, language, person=person, change=Change.SUBSTANTIAL, date=at, now=now)


def _put(
    article: Article,
    language: str,
    *,
    person: "Person | None",
    change: str,
    date: datetime,
    now: datetime,
) -> Version:
    _demand_right(person)
    with edition.change():
        row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        draft = row.drafts.filter(language=language).first()
        fields = _texts(row, language, draft)
        if found := obstacles(row, fields):
            raise NotReady(found)
        for field, text in fields.items():
            setattr(row, column(field, language), text)
        _date(row, language, change=change, date=date, now=now)
        _count_revision(row, language, change=change, draft=draft)
        row.save(update_fields=[*_columns(language), "revision", "major_revision"])
        last = row.versions.filter(language=language).order_by("-number").first()
        version = row.versions.create(
            language=language,
            number=last.number + 1 if last else 1,
            revision=row.revision,
            change=change,
            fields={field: localized(row, field, language) for field in Article.TEXTS},
            person=person,
        )
        if draft is not None:
            draft.delete()
    article.refresh_from_db(fields=[*_columns(language), "revision", "major_revision"])
    return version


def _demand_right(person: "Person | None") -> None:
    if person is not None and not person.has_perm("articles.publish_article"):
        raise PermissionDenied(_("You may not publish."))


def _columns(language: str) -> list[str]:
    """The columns that a deed in one language writes, and no others."""
    return columns(
        (
            *Article.TEXTS,
            "published_at",
            "updated_at",
            "withdrawn_at",
            "withdrawal_reason",
            "based_on",
        ),
        language,
    )


def _texts(row: Article, language: str, draft: Draft | None) -> dict[str, str]:
    if draft is not None:
        return {field: draft.fields.get(field) or "" for field in Article.TEXTS}
    return {field: localized(row, field, language) or "" for field in Article.TEXTS}


def _date(row: Article, language: str, *, change: str, date: datetime, now: datetime) -> None:
    published, updated, withdrawn, reason = columns(
        ("published_at", "updated_at", "withdrawn_at", "withdrawal_reason"), language
    )
    if row.is_readable(language, now):
        if change != Change.TYPO:
            setattr(row, updated, now)
        return
    setattr(row, published, date)
    setattr(row, updated, None)
    setattr(row, withdrawn, None)
    setattr(row, reason, "")


def _count_revision(row: Article, language: str, *, change: str, draft: Draft | None) -> None:
    """A change of the original that is more than a typo is a revision, which translations then
    lag behind; a translation remembers the revision it was made from."""
    if language == row.source_language:
        if row.revision == 0 or change != Change.TYPO:
            row.revision += 1
        if change == Change.MAJOR:
            row.major_revision = row.revision
    elif change == Change.TYPO and localized(row, "based_on", language) is not None:
        return  # a mended comma does not catch up with the original
    elif draft is not None:
        # Begun before the original first came out, it was made from what came out then.
        setattr(row, column("based_on", language), min(max(draft.based_on, 1), row.revision))
    else:
        setattr(row, column("based_on", language), row.revision)


def withdraw(
    *,
    article: Article,
    languages: list[str] | None = None,
    at: datetime | None = None,
    reason: Mapping[str, str] | str = "",
    person: "Person | None" = None,
) -> list[str]:
    """Takes `article` from readers of `languages` (all in which it is published) at the moment
    `at` (now); what would come out only after it is scheduled no more.

    `reason` is what readers are told: a text for each language, or one text, which is in the
    language withdrawn where it is one, else in that of the original; empty, it stays private.
    Returns the languages withdrawn.
    """
    _demand_right(person)
    now = timezone.now()
    moment = at or now
    if isinstance(reason, str):
        only = languages[0] if languages and len(languages) == 1 else article.source_language
        reason = {only: reason}
    done, names = [], []
    with edition.change():
        row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        for language in languages or codes():
            published, withdrawn, why = columns(
                ("published_at", "withdrawn_at", "withdrawal_reason"), language
            )
            date = getattr(row, published)
            if date is None or row.is_withdrawn(language):
                continue
            if date > max(moment, now):
                _unschedule(row, language, now)
            else:
                # What readers have seen was published, even where `moment` lies before that.
                setattr(row, withdrawn, max(moment, date))
                setattr(row, why, reason.get(language, ""))
            done.append(language)
            names += [published, withdrawn, why]
        if names:
            row.save(update_fields=names)
    if names:
        article.refresh_from_db(fields=names)
    return done


def correct(
    *,
    article: Article,
    texts: Mapping[str, str],
    kind: str = Remark.CORRECTION,
    at: datetime | None = None,
    person: "Person | None" = None,
) -> Correction:
    """Says in public what was wrong: `texts` is what to say, by language; readers of languages
    that have none yet see the first there is, marked with its language.

    Raises ValidationError where there is no text at all.
    """
    _demand_right(person)
    said = {column("text", language): text for language, text in texts.items() if text.strip()}
    if not said:
        raise ValidationError(_("The correction has no text."))
    return Correction.objects.create(article=article, kind=kind, at=at or timezone.now(), **said)


def hold_back(*, article: Article) -> list[str]:
    """Turns every scheduled date of `article` back into a plan in its draft, because a condition
    of publishing holds no longer. Returns the languages concerned."""
    now = timezone.now()
    held: list[str] = []
    dates = [column("published_at", language) for language in codes()]
    stored = Article.objects.only(*dates).get(pk=article.pk)  # the one in hand may be older
    if not any(_is_to_come(stored, language, now) for language in codes()):
        return held
    with edition.change():
        row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        for language in codes():
            name = column("published_at", language)
            if not _is_to_come(row, language, now):
                continue
            date = getattr(row, name)
            Draft.objects.update_or_create(
                article=row,
                language=language,
                defaults={"planned_at": date},
                create_defaults={
                    "planned_at": date,
                    "fields": _texts(row, language, None),
                    "based_on": row.revision,
                },
            )
            _unschedule(row, language, now)
            held.append(language)
        both = ("published_at", "withdrawn_at")
        row.save(update_fields=[name for language in held for name in columns(both, language)])
    return held


def _unschedule(row: Article, language: str, now: datetime) -> None:
    """Takes a date to come back. A text that was before readers once, was withdrawn and was to
    come again is withdrawn as before: its address goes on saying so."""
    published, withdrawn = columns(("published_at", "withdrawn_at"), language)
    versions = list(row.versions.filter(language=language).order_by("number")[:2])
    was_seen = len(versions) > 1  # the last version is that of the date taken back
    setattr(row, published, versions[0].made_at if was_seen else None)
    setattr(row, withdrawn, now if was_seen else None)


def _is_to_come(row: Article, language: str, now: datetime) -> bool:
    date = localized(row, "published_at", language)
    return date is not None and date > now
