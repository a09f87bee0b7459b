"""Work done after the request by the task worker."""

from django_tasks import task

from articles import photos
from articles.models import Photo
from pictures import renditions


@task()
def make_renditions(photo_id: int) -> None:
    """Makes the renditions of one photo, unless it was deleted or they were made meanwhile."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is not None and photo.file and photo.renditions.get("formats") == renditions.PLAIN:
        photos.make_renditions(photo)
