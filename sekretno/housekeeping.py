"""What must be tidied now and then; nothing that readers see depends on it."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

STALE = timedelta(minutes=30)
KEPT = timedelta(days=14)


def requeue(older_than: timedelta = STALE) -> int:
    """Puts tasks back into the queue whose worker was killed while it ran them, which nobody
    else would notice. Returns how many."""
    stale = DBTaskResult.objects.running().filter(started_at__lte=timezone.now() - older_than)
    return stale.update(status="READY", started_at=None)


def prune(older_than: timedelta = KEPT) -> int:
    """Forgets tasks that were finished long ago. Returns how many."""
    gone, _by_model = (
        DBTaskResult.objects.finished()
        .filter(finished_at__lte=timezone.now() - older_than)
        .delete()
    )
    return gone
