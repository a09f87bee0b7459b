from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class SekretnoConfig(AppConfig):
    name = "sekretno"
    verbose_name = _("The newspaper as a whole")

    def ready(self) -> None:
        # The package knows its own name in English only.
        apps.get_app_config("django_tasks_database").verbose_name = _("Background work")
