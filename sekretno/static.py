"""Where pages find the static files of their own release."""

from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage

from sekretno.release import release


class ReleaseStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Each release keeps a manifest of its own beside those of others.

    During a deploy two releases run over one folder: the older one, started again, must not name
    the files of the newer in its pages. The files themselves carry digests and lie side by side.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The code's, not settings.RELEASE: files collected before a setting changed are still those
        # of this code, and an image collects them before it knows any setting.
        self.manifest_name = f"staticfiles.{release(settings.BASE_DIR)}.json"
        super().__init__(*args, **kwargs)
