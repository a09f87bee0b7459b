"""What follows from a change of a photo, whichever way it was made: form, command or shell."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from articles import publishing, tasks
from articles.models import Photo
from pictures import renditions


def after_photo(sender: type[Photo], instance: Photo, **kwargs: Any) -> None:
    """A new picture gets its renditions after the request; one that lost its credit takes the
    articles that wait with it out of the schedule."""
    if instance.renditions and instance.renditions["formats"] == renditions.PLAIN:
        transaction.on_commit(lambda: tasks.make_renditions.enqueue(instance.pk))
    if not instance.is_credited:
        for article in instance.articles.all():
            publishing.hold_back(article=article)


def connect() -> None:
    post_save.connect(after_photo, sender=Photo, dispatch_uid="articles")
