from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    name = "languages"

    def ready(self) -> None:
        from django.urls import register_converter

        from languages.converters import LanguageConverter, NumberedConverter

        register_converter(LanguageConverter, "language")
        register_converter(NumberedConverter, "numbered")
