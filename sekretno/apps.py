from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from sekretno import logs


class SekretnoConfig(AppConfig):
    name = "sekretno"
    verbose_name = _("The newspaper as a whole")

    def ready(self) -> None:
        # The package knows its own name in English only.
        installed.get_app_config("django_tasks_database").verbose_name = _("Background work")
        post_migrate.connect(keep_masthead, sender=self)
        logs.connect()


def keep_masthead(
    sender: Any, using: str = DEFAULT_DB_ALIAS, apps: Any = installed, **kwargs: Any
) -> None:
    """Makes the one row of the masthead, empty, in a new database and after `flush`: every page
    brings the newest issue and the footer along with it."""
    try:
        masthead = apps.get_model("sekretno", "Masthead")
    except LookupError:  # migrated back to before there was one
        return
    masthead.objects.using(using).get_or_create(pk=1)
