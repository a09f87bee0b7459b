"""How many articles each month has, kept for the archive."""

from django.db import models


class MonthCount(models.Model):
    """How many articles a month has in a language, but for what the moment decides;
    `articles.counting` says what that is, and alone writes it."""

    pk = models.CompositePrimaryKey("language", "month")
    language = models.CharField(max_length=10)
    month = models.DateField()  # its first day
    articles = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.language} {self.month:%Y-%m}: {self.articles}"
