"""The epoch in which numbers can be compared, and the addresses that readers must not have."""

from django.db import migrations, models

import edition.models


def begin(apps, schema_editor):
    # The default of the new column is one and the same only here, where there is one row.
    editions = apps.get_model("edition", "Edition").objects.using(schema_editor.connection.alias)
    editions.update(epoch=edition.models.new_epoch())


class Migration(migrations.Migration):
    dependencies = [("edition", "0002_first_edition")]
    operations = [
        migrations.AddField(
            "edition",
            "epoch",
            models.CharField(default=edition.models.new_epoch, max_length=16),
        ),
        migrations.AddField("edition", "blocked", models.TextField(blank=True, default="")),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
