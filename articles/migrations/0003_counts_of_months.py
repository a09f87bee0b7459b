"""How many articles each month has, counted once for those there are; and indexes of dates at which
something appears or vanishes by itself."""

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import migrations, models
from django.db.models.functions import TruncMonth
from django.utils import timezone


def fill(apps, schema_editor):
    using = schema_editor.connection.alias
    article, counts = apps.get_model("articles", "Article"), apps.get_model("articles", "MonthCount")
    for language, _name in settings.LANGUAGES:
        published, withdrawn = f"published_at_{language}", f"withdrawn_at_{language}"
        try:
            article._meta.get_field(published)
        except FieldDoesNotExist:  # a language that a later migration adds
            continue
        counted = {f"{published}__isnull": False, f"{withdrawn}__isnull": True, "unlisted": False}
        months = (
            article.objects.using(using)
            .filter(**counted)
            .annotate(month=TruncMonth(published, tzinfo=timezone.get_default_timezone()))
            .values_list("month")
            .annotate(number=models.Count("id"))
            .order_by("month")
        )
        counts.objects.using(using).bulk_create(
            counts(language=language, month=moment.date(), articles=number)
            for moment, number in months
        )


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0002_work'),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthCount',
            fields=[
                ('pk', models.CompositePrimaryKey('language', 'month', blank=True, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=10)),
                ('month', models.DateField()),
                ('articles', models.PositiveIntegerField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('withdrawn_at_bg'), condition=models.Q(('withdrawn_at_bg__isnull', False)), name='article_withdrawn_bg'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('withdrawn_at_en'), condition=models.Q(('withdrawn_at_en__isnull', False)), name='article_withdrawn_en'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('withdrawn_at_ru'), condition=models.Q(('withdrawn_at_ru__isnull', False)), name='article_withdrawn_ru'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('withdrawn_at_de'), condition=models.Q(('withdrawn_at_de__isnull', False)), name='article_withdrawn_de'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('withdrawn_at_fr'), condition=models.Q(('withdrawn_at_fr__isnull', False)), name='article_withdrawn_fr'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('withdrawn_at_ar'), condition=models.Q(('withdrawn_at_ar__isnull', False)), name='article_withdrawn_ar'),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(models.F('at'), name='correction_at'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(models.F('published_at_bg'), condition=models.Q(('published_at_bg__isnull', False)), name='issue_published_bg'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(models.F('published_at_en'), condition=models.Q(('published_at_en__isnull', False)), name='issue_published_en'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(models.F('published_at_ru'), condition=models.Q(('published_at_ru__isnull', False)), name='issue_published_ru'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(models.F('published_at_de'), condition=models.Q(('published_at_de__isnull', False)), name='issue_published_de'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(models.F('published_at_fr'), condition=models.Q(('published_at_fr__isnull', False)), name='issue_published_fr'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(models.F('published_at_ar'), condition=models.Q(('published_at_ar__isnull', False)), name='issue_published_ar'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(models.F('pdf_published_at'), condition=models.Q(('pdf_published_at__isnull', False)), name='issue_pdf_published'),
        ),
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(models.F('withdrawn_at'), condition=models.Q(('withdrawn_at__isnull', False)), name='photo_withdrawn'),
        ),
    ]
