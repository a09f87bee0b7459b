"""What must be tidied now and then; no page that readers see depends on it."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import counting, photos
from articles.models import Photo

STALE = timedelta(minutes=30)
KEPT = timedelta(days=14)
RETRIED = timedelta(days=2)
AWAY = (
    "builtins.ConnectionError",
    "builtins.TimeoutError",
    "django.db.utils.OperationalError",
    "django.db.utils.InterfaceError",
)
"""What a task fails with that would have been done at another time (sekretno.outage)."""


def requeue(older_than: timedelta = STALE) -> int:
    """Puts tasks back into the queue whose worker was killed while it ran them, which nobody
    else would notice. Returns how many."""
    stale = DBTaskResult.objects.running().filter(started_at__lte=timezone.now() - older_than)
    return stale.update(status="READY", started_at=None)


def retry(within: timedelta = RETRIED) -> int:
    """Puts tasks back into the queue that failed because the storage or the database was away,
    if they were enqueued `within` that time. Returns how many."""
    again = DBTaskResult.objects.failed().filter(
        exception_class_path__in=AWAY, enqueued_at__gt=timezone.now() - within
    )
    return again.update(status="READY", started_at=None, finished_at=None)


def prune(older_than: timedelta = KEPT) -> int:
    """Forgets tasks that were finished long ago. Returns how many."""
    gone, _by_model = (
        DBTaskResult.objects.finished()
        .filter(finished_at__lte=timezone.now() - older_than)
        .delete()
    )
    return gone


def take_out() -> int:
    """Deletes the renditions of photos whose withdrawal was set for a moment that has passed.
    Pages show them no more since that moment. Returns how many photos."""
    withdrawn = list(Photo.objects.to_take_out(timezone.now()))
    for photo in withdrawn:
        photos.take_out(photo)
    return len(withdrawn)


def sweep(older_than: timedelta = photos.KEPT) -> int:
    """Deletes renditions that newer ones replaced longer ago than pages that name them are kept.
    Returns how many files."""
    before = timezone.now() - older_than
    return sum(photos.sweep(photo, before=before) for photo in Photo.objects.with_old_files())


def recount() -> int:
    """Mends the counts of the archive where articles were written past Django or the paper has
    moved to another time zone. Returns how many months were wrong."""
    return counting.mend()
