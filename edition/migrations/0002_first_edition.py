"""The one row there ever is."""

from django.db import migrations


def begin(apps, schema_editor):
    apps.get_model("edition", "Edition").objects.using(schema_editor.connection.alias).create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("edition", "0001_opens")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
