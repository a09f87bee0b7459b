"""Whether the crawlers of artificial intelligence may read the paper, and further words to robots."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sekretno', '0001_opens'),
    ]

    operations = [
        migrations.AddField(
            model_name='masthead',
            name='ai_may_read',
            field=models.BooleanField(default=False, help_text='Whether robots.txt lets the crawlers of artificial intelligence in. Search engines always come in. Not all of them obey.', verbose_name='programs may learn from the texts'),
        ),
        migrations.AddField(
            model_name='masthead',
            name='robots',
            field=models.TextField(blank=True, help_text='For experts.', max_length=5000, verbose_name='further lines of robots.txt'),
        ),
    ]
