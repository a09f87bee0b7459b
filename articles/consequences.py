"""What follows from a change of a photo or an article, whichever way it was made: form, command or
shell."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save, pre_delete
from django.utils import timezone

from articles import photos, publishing, tasks
from articles.invariants import codes
from articles.models import Article, Photo
from languages import column

PUBLISHED = tuple(column("published_at", code) for code in codes())
DATES = ("published_at", "withdrawn_at")
BATCH = 500


def after_photo(sender: type[Photo], instance: Photo, **kwargs: Any) -> None:
    _follow([instance])


def after_photos(sender: type[Photo], numbers: list[int], **kwargs: Any) -> None:
    for start in range(0, len(numbers), BATCH):
        _follow(list(Photo.objects.filter(pk__in=numbers[start : start + BATCH])))


def before_deletion(sender: type[Photo], instance: Photo, **kwargs: Any) -> None:
    photos.forget(instance)


def after_failed_deletion(sender: None, names: list[str], **kwargs: Any) -> None:
    """What readers must not have is not left lying because a storage was away."""
    tasks.discard.enqueue(names)


def after_article(
    sender: type[Article], instance: Article, raw: bool = False, **kwargs: Any
) -> None:
    """An article that waits and was given a photo without author waits no more."""
    # Fields that are not in hand were not saved, so that they need not be asked for either.
    loaded = instance.__dict__
    if raw or not loaded.get("photo_id"):
        return
    now = timezone.now()
    waits = any((date := loaded.get(name)) and date > now for name in PUBLISHED)
    if waits and Photo.objects.uncredited().filter(pk=instance.photo_id).exists():
        publishing.hold_back(article=instance)
        dates = (column(name, code) for name in DATES for code in codes())
        instance.refresh_from_db(fields=[name for name in dates if name in loaded])


def _follow(changed: Sequence[Photo]) -> None:
    """A photo that is withdrawn loses the files that readers could fetch, one that is new or has
    another credit gets its renditions after the request, and one without a credit takes the
    articles that wait with it out of the schedule."""
    now = timezone.now()
    for photo in changed:
        if photo.is_withdrawn(now) and photo.renditions:
            photos.take_out(photo)
        elif photos.is_due(photo):
            transaction.on_commit(partial(tasks.make_renditions.enqueue, photo.pk))
    uncredited = [photo.pk for photo in changed if not photo.is_credited]
    if uncredited:
        waiting = Article.objects.filter(_waiting(now), photo__in=uncredited)
        for article in waiting.only("pk"):
            publishing.hold_back(article=article)


def _waiting(at: datetime) -> Q:
    """Articles that are to appear in some language after the moment `at`."""
    found = Q()
    for name in PUBLISHED:
        found |= Q(**{f"{name}__gt": at})
    return found


def connect() -> None:
    post_save.connect(after_photo, sender=Photo, dispatch_uid="articles")
    pre_delete.connect(before_deletion, sender=Photo, dispatch_uid="articles")
    photos.changed.connect(after_photos, sender=Photo, dispatch_uid="articles")
    photos.stayed.connect(after_failed_deletion, dispatch_uid="articles")
    post_save.connect(after_article, sender=Article, dispatch_uid="articles")
