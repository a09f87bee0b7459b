import hashlib
import io
import warnings
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pictures import upload
from pictures.upload import examine
from tests.pictures.making import drawing, file_of, frames, png_chunk, png_of


def refusal(data: bytes) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        examine(io.BytesIO(data))
    return caught.value


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_examine_tells_format_size_and_digest(kind):
    file = file_of(drawing(), kind)

    examined = examine(file)

    assert (examined.format, examined.width, examined.height) == (kind.lower(), 64, 48)
    assert examined.bytes == len(file.getvalue())
    assert examined.digest == hashlib.sha256(file.getvalue()).hexdigest()


def test_examine_leaves_the_file_open_at_its_start():
    data = file_of(drawing()).getvalue()
    file = SimpleUploadedFile("photo.jpg", data)
    file.seek(7)

    examine(file)

    assert not file.closed
    assert file.read() == data


def test_examine_leaves_a_refused_file_open_at_its_start():
    file = io.BytesIO(b"no picture at all")

    with pytest.raises(ValidationError):
        examine(file)

    assert file.read() == b"no picture at all"


def test_examine_decides_by_content_not_by_name():
    file = SimpleUploadedFile("photo.jpg", file_of(drawing(), "PNG").getvalue(), "image/jpeg")

    assert examine(file).format == "png"


@pytest.mark.parametrize(("turn", "size"), [(1, (64, 48)), (3, (64, 48)), (6, (48, 64))])
def test_examine_gives_the_size_after_orientation(turn, size):
    exif = Image.Exif()
    exif[0x0112] = turn

    examined = examine(file_of(drawing(), exif=exif))

    assert (examined.width, examined.height) == size


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")  # Pillow's, a line in the log of a real site
def test_examine_accepts_a_picture_with_broken_exif():
    file = file_of(drawing(), exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")

    assert examine(file).width == 64


def test_examine_accepts_the_first_picture_of_a_phones_mpo():
    file = file_of(drawing(), "MPO", save_all=True, append_images=[drawing(32, 24)])

    examined = examine(file)

    assert (examined.format, examined.width) == ("jpeg", 64)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("CMYK", "JPEG"), ("L", "JPEG"), ("I;16", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("1", "PNG")],
)
def test_examine_accepts_every_colour_mode(mode, kind):
    image = Image.new(mode, (64, 48)) if mode == "I;16" else drawing(mode=mode)

    assert examine(file_of(image, kind)).width == 64


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"GIF89a\x01\x00\x01\x00\x80\x00\x00", "GIF"),
        (file_of(drawing(), "TIFF").getvalue(), "TIFF"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>', "SVG"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><title>photo</title>", "HTML"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 64, "HEIC"),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic" + b"\0" * 64, "HEIC"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42" + b"\0" * 64, "MP4"),
        (b"%PDF-1.7\n", "PDF"),
    ],
)
def test_examine_names_a_kind_that_is_not_accepted(data, found):
    error = refusal(data)

    assert error.code == "not_accepted"
    assert found in error.message % error.params
    assert "JPEG, PNG, WebP and AVIF" in error.message % error.params


@pytest.mark.parametrize("data", [b"\0", b"plain text", b"\xff\xd8", b"RIFF\0\0\0\0WEBP"])
def test_examine_refuses_what_is_no_picture(data):
    assert refusal(data).code in {"not_accepted", "broken"}


def test_examine_refuses_formats_that_pillow_knows_and_we_do_not():
    assert refusal(file_of(drawing(), "BMP").getvalue()).code == "not_accepted"


def test_examine_refuses_an_empty_file():
    assert refusal(b"").code == "empty"


def test_examine_refuses_a_picture_of_no_size():
    assert refusal(png_of(0, 10)).code in {"not_accepted", "broken"}


def test_examine_refuses_too_many_bytes_and_reads_no_more(monkeypatch):
    monkeypatch.setattr(upload, "MAX_BYTES", 1000)
    file = io.BytesIO(b"\xff\xd8" + b"\0" * 5000)
    asked = []
    file.read = lambda size: asked.append(size) or b"\0" * size

    with pytest.raises(ValidationError) as caught:
        examine(file)

    assert caught.value.code == "too_big"
    assert asked == [1001]


@pytest.mark.parametrize("side", [7_800, 10_000, 16_000])
@pytest.mark.parametrize("action", ["ignore", "error"])
def test_examine_refuses_a_decompression_bomb_before_decoding(monkeypatch, side, action):
    bomb = png_of(side, side)
    assert len(bomb) < 200_000
    monkeypatch.setattr(upload, "decode", lambda picture: pytest.fail("decoded"))

    with warnings.catch_warnings():
        warnings.simplefilter(action)
        error = refusal(bomb)

    assert error.code == "too_many_pixels"
    assert "60 megapixels" in error.message % error.params


def test_examine_refuses_a_side_too_long_for_renditions():
    assert refusal(png_of(8, upload.MAX_SIDE + 1)).code == "too_many_pixels"


def test_examine_refuses_a_bomb_in_a_text_chunk():
    text = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 3_000_000))

    assert refusal(png_of(8, 8, before_pixels=text)).code == "broken"


def test_examine_refuses_a_jpeg_of_endless_scans():
    data = file_of(drawing(), progressive=True).getvalue()
    scan = data[data.rindex(b"\xff\xda") : -2]

    assert refusal(data[:-2] + scan * 200 + data[-2:]).code == "broken"


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_examine_refuses_moving_pictures(kind):
    error = refusal(frames(kind).getvalue())

    assert error.code == "animated"
    assert "JPEG" in error.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_examine_refuses_a_truncated_picture(kind, part):
    noise = Image.effect_noise((200, 150), 90)
    data = file_of(noise, kind).getvalue()

    assert refusal(data[: int(len(data) * part)]).code in {"broken", "not_accepted"}


def zip_archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("run.class", b"\xca\xfe\xba\xbe")
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    "tail",
    [
        b"<html><script>alert(1)</script>",
        b"\n<ScRiPt src=//example.com>",
        b"<?php system($_GET[0]);",
        zip_archive(),
    ],
)
def test_examine_refuses_a_picture_with_another_file_behind_it(kind, tail):
    assert refusal(file_of(drawing(), kind).getvalue() + tail).code == "disguised"


@pytest.mark.parametrize("comment", [b"<script>alert(1)</script>", b"%PDF-1.7 1 0 obj"])
def test_examine_refuses_a_jpeg_with_another_file_in_its_comment(comment):
    assert refusal(file_of(drawing(), comment=comment).getvalue()).code == "disguised"


def test_examine_finds_markup_across_the_slices_it_reads_in():
    picture = file_of(drawing()).getvalue()
    padding = b"\0" * ((1 << 20) - len(picture) - 3)

    assert refusal(picture + padding + b"<script>").code == "disguised"


def test_examine_accepts_a_jpeg_with_a_phones_video_behind_it():
    video = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + bytes(range(256)) * 40

    assert examine(io.BytesIO(file_of(drawing()).getvalue() + video)).format == "jpeg"
