from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        from articles import consequences, counting

        # First, so that what follows from a save may save the same article again.
        counting.connect()
        consequences.connect()
