from django.apps import AppConfig


class EditionConfig(AppConfig):
    name = "edition"
    verbose_name = "Edition"

    def ready(self) -> None:
        from edition import signals

        signals.connect()
