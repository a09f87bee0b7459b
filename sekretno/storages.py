"""Where files lie: in folders of this machine, or in a bucket of an S3-compatible storage.

Imported by the settings, so it knows nothing of Django's models and imports the packages of the
bucket only where one is named.
"""

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

KNOWN = frozenset({"region", "scheme"})
FORM = "s3://KEY:SECRET@host[:port]/bucket[/prefix], or s3:///bucket for Amazon"


def bucket(setting: str, url: str, address: str | None) -> dict[str, Any]:
    """The entry in STORAGES of files in the bucket that `url` names. Key and secret may stand in
    the environment instead (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), or belong to the machine.

    Raises ImproperlyConfigured, with a sentence that names the `setting`.
    """
    if not (find_spec("storages") and find_spec("boto3")):
        raise ImproperlyConfigured(
            f"{setting} needs packages that are not installed: "
            '.venv/bin/python -m pip install "django-storages[s3]>=1.14,<2"'
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{setting} cannot be read: {error}. Write {FORM}.") from None
    name, _slash, prefix = parts.path.strip("/").partition("/")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    scheme = query.get("scheme", "https")
    if parts.scheme != "s3" or not name or scheme not in ("http", "https") or set(query) - KNOWN:
        raise ImproperlyConfigured(
            f"{setting} is not of the form {FORM}, with ?region=… or ?scheme=http where needed."
        )
    options: dict[str, Any] = {
        "bucket_name": unquote(name),
        "location": unquote(prefix),
        "base_url": address,
        "region_name": query.get("region") or None,
    }
    if parts.username:
        options["access_key"] = unquote(parts.username)
        options["secret_key"] = unquote(parts.password or "")
    if host:
        host = f"[{host}]" if ":" in host else host
        options["endpoint_url"] = f"{scheme}://{host}:{port}" if port else f"{scheme}://{host}"
    return {"BACKEND": "sekretno.bucket.Bucket", "OPTIONS": options}
