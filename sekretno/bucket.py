"""Files in a bucket of an S3-compatible storage, for any number of application servers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

IN_MEMORY = 1024 * 1024  # bytes of a file in hand; what is larger lies in a temporary file
WAITS = {"connect_timeout": 3, "read_timeout": 10}  # seconds


@contextmanager
def plain_errors(name: str) -> Iterator[None]:
    """What goes wrong inside is told as with files of the machine: FileNotFoundError where there
    is none of the name, else ConnectionError. The packages have errors of their own, none of
    which is an OSError."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if status == 404 and error.response.get("Error", {}).get("Code") != "NoSuchBucket":
            raise FileNotFoundError(f"There is no file {name}") from error
        raise ConnectionError(f"The storage refuses {name}: {error}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise ConnectionError(f"The storage does not answer for {name}: {error}") from error


class Bucket(S3Storage):
    """A bucket, or the part of it whose names begin with `location`.

    Pages link to files under the paper's own address `base_url`, which hands them on: readers are
    sent to nobody else, and a file that is deleted is gone.
    """

    def __init__(self, *, base_url: str | None = None, **options: Any) -> None:
        self.base_url = base_url
        away: dict[str, Any] = {}
        if options.get("endpoint_url"):
            # Other makers' storages know neither hosts named after buckets nor Amazon's newer sums.
            away = {
                "s3": {"addressing_style": "path"},
                "request_checksum_calculation": "when_required",
                "response_checksum_validation": "when_required",
            }
        options |= {
            # Otherwise two photos of one original would share a file, and lose it together.
            "file_overwrite": False,
            "max_memory_size": IN_MEMORY,
            # One file at a time needs no threads of its own.
            "transfer_config": TransferConfig(use_threads=False),
            "client_config": Config(
                signature_version="s3v4",
                retries={"mode": "standard", "total_max_attempts": 2},
                **WAITS,
                **away,
            ),
        }
        super().__init__(**options)

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        if self.base_url is None:
            raise ValueError("This file is not accessible via a URL.")
        return self.base_url + filepath_to_uri(name or "").lstrip("/")

    def _open(self, name: str, mode: str = "rb") -> Any:
        with plain_errors(name):
            file = super()._open(name, mode)
            if "r" in mode:
                # Fetched now and not at the first reading, when the answer has begun.
                file.open()
            return file

    def _save(self, name: str, content: Any) -> str:
        with plain_errors(name):
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with plain_errors(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with plain_errors(name):
            return super().exists(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with plain_errors(name):
            return super().listdir(name)

    def size(self, name: str) -> int:
        with plain_errors(name):
            return super().size(name)

    def get_modified_time(self, name: str) -> datetime:
        with plain_errors(name):
            return super().get_modified_time(name)
