"""Files in a bucket: the paper's own ways with photos and PDFs, against a server that speaks S3."""

import logging
import urllib.request
from datetime import timedelta

import boto3
import pytest
from botocore.config import Config
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils import timezone
from moto.server import ThreadedMotoServer

from articles import photos, tasks
from articles.models import Issue, Photo
from pictures import renditions
from sekretno import storages as parsing
from sekretno.bucket import Bucket
from sekretno.storages import bucket
from tests import factories
from tests.sekretno.test_settings import python
from tests.serving import free_port

FOR_GOOD = "public, max-age=31536000, immutable"

# The packages of the bucket use names that Python is about to give up.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


# --- What the settings say ------------------------------------------------------------------------


def said(url: str) -> dict:
    return bucket("STORAGE_URL", url, "/media/")["OPTIONS"]


def test_url_names_key_secret_host_bucket_and_prefix():
    options = said("s3://KEY:se%2Fcret@s3.example:9000/paper/of/ours?region=eu-1&scheme=http")
    assert options == {
        "bucket_name": "paper",
        "location": "of/ours",
        "base_url": "/media/",
        "region_name": "eu-1",
        "access_key": "KEY",
        "secret_key": "se/cret",
        "endpoint_url": "http://s3.example:9000",
    }


def test_url_without_host_is_amazon_with_credentials_of_the_environment():
    options = said("s3:///paper?region=eu-west-1")
    assert options["bucket_name"] == "paper"
    assert not {"access_key", "secret_key", "endpoint_url"} & set(options)


def test_host_by_number_keeps_its_brackets():
    assert said("s3://k:s@[::1]:9000/paper")["endpoint_url"] == "https://[::1]:9000"


@pytest.mark.parametrize(
    "url",
    [
        "paper",
        "http://s3.example/paper",
        "s3://k:s@s3.example/",
        "s3://k:s@s3.example:port/paper",
        "s3://k:s@s3.example/paper?scheme=ftp",
        "s3://k:s@s3.example/paper?regoin=eu-1",
    ],
)
def test_url_of_another_form_is_refused_by_name_of_the_setting(url):
    with pytest.raises(ImproperlyConfigured, match=r"^STORAGE_URL .*s3://KEY:SECRET@host"):
        said(url)


def test_missing_packages_are_named(monkeypatch):
    monkeypatch.setattr(parsing, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"pip install \"django-storages\[s3\]"):
        said("s3:///paper")


# --- A real server --------------------------------------------------------------------------------


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(logging.getLogger("werkzeug"), "disabled", True)
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port(), verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    # What it keeps is of the process and not of the server.
    urllib.request.urlopen(f"http://{host}:{port}/moto-api/reset", data=b"").close()
    yield running
    running.stop()


@pytest.fixture
def host(server) -> str:
    return "{}:{}".format(*server.get_host_and_port())


@pytest.fixture
def urls(host) -> tuple[str, str]:
    """STORAGE_URL and PRIVATE_STORAGE_URL of two new buckets."""
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}",
        aws_access_key_id="KEY",
        aws_secret_access_key="SECRET",
        region_name="us-east-1",
        config=Config(retries={"total_max_attempts": 1}),
    )
    for name in ("public", "private"):
        client.create_bucket(Bucket=name)
    return tuple(
        f"s3://KEY:SECRET@{host}/{name}/paper?scheme=http" for name in ("public", "private")
    )


@pytest.fixture
def buckets(urls, settings, monkeypatch):
    """The paper keeps its files there."""
    settings.STORAGES = settings.STORAGES | {
        "default": bucket("STORAGE_URL", urls[0], "/media/"),
        "private": bucket("PRIVATE_STORAGE_URL", urls[1], None),
    }
    # Fields asked for their storage when the models were made.
    for model, name in ((Photo, "file"), (Issue, "pdf")):
        monkeypatch.setattr(model._meta.get_field(name), "storage", storages["private"])
    return storages


def lying(storage, folder: str = "") -> set[str]:
    folders, files = storage.listdir(folder)
    here = {f"{folder}{name}" for name in files}
    return here.union(*(lying(storage, f"{folder}{name}/") for name in folders))


def read(client, address: str, **headers: str) -> tuple[int, bytes]:
    answer = client.get(address, headers=headers)
    return answer.status_code, answer.getvalue()


@pytest.mark.django_db
def test_photo_lives_and_goes_in_the_bucket(buckets, client, django_capture_on_commit_callbacks):
    photo = factories.photo()
    assert lying(buckets["private"]) == {photo.file.name}
    tasks.make_renditions.call(photo.pk)
    photo.refresh_from_db()
    files = {f"photos/{name}" for name in renditions.names(photo.renditions, photo.name)}
    assert files < lying(default_storage)
    for name in files:
        status, body = read(client, f"/media/{name}")
        assert (status, len(body)) == (200, default_storage.size(name))
    with django_capture_on_commit_callbacks(execute=True):
        photo.withdrawn_at = timezone.now()
        photo.save()
    assert lying(default_storage) == set()
    assert lying(buckets["private"]) == {photo.file.name}
    assert {read(client, f"/media/{name}")[0] for name in files} == {404}


@pytest.mark.django_db
def test_two_photos_of_one_original_do_not_share_it(buckets, django_capture_on_commit_callbacks):
    content = factories.picture_bytes()
    one, two = (
        Photo.objects.create(credit="Д. Зографов", file=ContentFile(content, name="a.jpg"))
        for _ in "12"
    )
    assert one.file.name != two.file.name
    with django_capture_on_commit_callbacks(execute=True):
        one.delete()
    with two.file.open("rb") as file:
        assert file.read() == content


@pytest.mark.django_db
def test_staff_fetch_the_original(buckets, admin_client):
    content = factories.picture_bytes()
    photo = Photo.objects.create(credit="Д.", file=ContentFile(content, name="a.jpg"))
    assert read(admin_client, f"/admin/articles/photo/{photo.pk}/file/") == (200, content)


@pytest.mark.django_db
def test_pdf_of_an_issue_comes_from_the_private_bucket(buckets, client):
    pdf = b"%PDF-1.4 " + b"x" * 3_000_000
    found = factories.issue(
        pdf=ContentFile(pdf, name="281.pdf"),
        pdf_published_at=timezone.now() - timedelta(minutes=1),
    )
    assert read(client, found.pdf_address(timezone.now())) == (200, pdf)
    page = client.get(found.address("bg")).content.decode()
    assert found.pdf_address(timezone.now()) in page
    assert lying(default_storage) == set()


def test_links_lead_to_the_paper_and_never_to_the_bucket(buckets):
    assert default_storage.url("photos/a b.webp") == "/media/photos/a%20b.webp"
    with pytest.raises(ValueError, match="not accessible"):
        buckets["private"].url("a.jpg")


@pytest.mark.django_db
def test_medium_that_the_reader_has_is_not_sent_again(buckets, client):
    default_storage.save("photos/a.webp", ContentFile(b"picture"))
    answer = client.get("/media/photos/a.webp")
    assert answer.getvalue() == b"picture"
    assert answer.headers["Cache-Control"] == FOR_GOOD
    assert answer.headers["Content-Length"] == "7"
    known = {"if-none-match": answer.headers["ETag"]}
    again = client.get("/media/photos/a.webp", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    default_storage.delete("photos/a.webp")
    assert client.get("/media/photos/a.webp", headers=known).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["photos/none.webp", "photos", "../a", "a/../../b", "a%00b", "я.webp", "x" * 300]
)
def test_name_of_nothing_is_not_found(buckets, client, name):
    default_storage.save("photos/a.webp", ContentFile(b"picture"))
    assert client.get(f"/media/{name}").status_code == 404


def test_missing_file_is_told_as_on_a_disk(buckets):
    with pytest.raises(FileNotFoundError):
        default_storage.open("photos/none.webp")
    with pytest.raises(FileNotFoundError):
        default_storage.size("photos/none.webp")
    default_storage.delete("photos/none.webp")  # nothing to do


def test_missing_bucket_and_wrong_secret_are_no_missing_file(urls, host):
    none = bucket("STORAGE_URL", f"s3://KEY:SECRET@{host}/none?scheme=http", "/media/")
    storage = Bucket(**none["OPTIONS"])
    with pytest.raises(ConnectionError):
        storage.save("a.txt", ContentFile(b"a"))


@pytest.fixture
def stopped(buckets, server):
    """The server of the bucket is gone, after it took in one file."""
    default_storage.save("photos/a.webp", ContentFile(b"picture"))
    server.stop()
    yield
    server.start()


def test_storage_that_is_away_is_told_in_words(stopped, client):
    client.raise_request_exception = False
    answer = client.get("/media/photos/a.webp")
    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.django_db
def test_upload_while_the_storage_is_away_saves_nothing(stopped, admin_client):
    admin_client.raise_request_exception = False
    file = ContentFile(factories.picture_bytes(), name="a.jpg")
    data = {"file": file, "credit": "Д.", "focus_x": "50", "focus_y": "50"}
    answer = admin_client.post("/admin/articles/photo/add/", data)
    assert answer.status_code == 503
    assert not Photo.objects.exists()


@pytest.mark.django_db
def test_issue_can_be_read_while_the_storage_is_away(buckets, server, client):
    found = factories.issue(
        pdf=ContentFile(b"%PDF-1.4 x", name="281.pdf"), pdf_published_at=timezone.now()
    )
    client.raise_request_exception = False
    server.stop()
    try:
        assert client.get(found.address("bg")).status_code == 200
        assert client.get(found.pdf_address(timezone.now())).status_code == 503
    finally:
        server.start()


@pytest.mark.django_db
def test_file_that_the_storage_did_not_delete_is_left_to_the_worker(buckets, server, monkeypatch):
    photo = factories.photo()
    assert lying(default_storage)
    asked: list[list[str]] = []
    monkeypatch.setattr(type(tasks.discard), "enqueue", lambda task, names: asked.append(names))
    server.stop()
    try:
        photos.discard(renditions.names(photo.renditions, photo.name))
        with pytest.raises(ConnectionError):
            tasks.discard.call(asked[0])
    finally:
        server.start()
    tasks.discard.call(asked[0])
    assert lying(default_storage) == set()


FETCH = """
import sys
import django
django.setup()
from django.test import Client

answer = Client().get(sys.argv[1], headers={"host": "paper.example"})
sys.stdout.write(f"{answer.status_code} {answer.getvalue().decode()}")
"""


def test_another_process_sees_the_same_file(buckets, urls):
    default_storage.save("photos/shared.webp", ContentFile(b"seen by all"))
    said = {
        "SECRET_KEY": "only-for-tests",
        "ALLOWED_HOSTS": "paper.example",
        "STORAGE_URL": urls[0],
        "PRIVATE_STORAGE_URL": urls[1],
    }
    asked = python("-c", FETCH, "/media/photos/shared.webp", **said)
    assert asked.stdout == "200 seen by all", asked.stderr
