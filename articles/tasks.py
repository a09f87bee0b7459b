"""Work done after the request by the task worker."""

from django_tasks import task

from articles import photos
from articles.models import Photo


@task()
def make_renditions(photo_id: int) -> None:
    """Makes the renditions of one photo, unless it was deleted or withdrawn, or they were made
    meanwhile."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is not None and photos.is_due(photo):
        photos.make_renditions(photo)


@task()
def discard(names: list[str]) -> None:
    """Deletes files of readers that the storage did not delete when they were withdrawn."""
    photos.insist(names)
