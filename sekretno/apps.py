from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SekretnoConfig(AppConfig):
    name = "sekretno"
    verbose_name = _("The newspaper as a whole")
