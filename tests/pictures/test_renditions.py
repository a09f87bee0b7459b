import io
import json

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from pictures import renditions
from pictures.metadata import read
from pictures.renditions import file_name, make, make_plain, names, rendition_height
from tests.pictures.making import BLUE, GPS, GREEN, RED, drawing, file_of, png_of, swapped_profile

KINDS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}


def made(file, how=make, **words):
    saved: dict[str, bytes] = {}
    words = {"credit": "Мария Иванова", "rights": "© Секретно"} | words
    record = how(file, name="пазар", save=saved.__setitem__, **words)
    return record, saved


def image_of(saved, name) -> Image.Image:
    return Image.open(io.BytesIO(saved[name])).convert("RGB")


def close(colour, expected, distance=24) -> bool:
    return all(abs(a - b) <= distance for a, b in zip(colour, expected, strict=True))


def all_images(saved):
    return [image_of(saved, name) for name in saved]


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (100, [100]),
        (320, [320]),
        (500, [320, 500]),
        (640, [320, 640]),
        (1919, [320, 640, 960, 1280, 1919]),
        (1920, [320, 640, 960, 1280, 1920]),
        (5000, [320, 640, 960, 1280, 1920]),
    ],
)
def test_make_takes_the_widths_that_the_picture_fills(width, widths):
    record, _ = made(file_of(drawing(width, 8)))

    assert record["widths"] == widths


def test_make_saves_every_width_in_every_format():
    record, saved = made(file_of(drawing(400, 300)))

    assert record == {
        "width": 400,
        "height": 300,
        "widths": [320, 400],
        "formats": ["avif", "webp", "jpeg"],
    }
    assert set(saved) == set(names(record, "пазар"))
    for name, data in saved.items():
        stem, extension = name.rsplit(".", 1)
        with Image.open(io.BytesIO(data)) as image:
            assert image.format == KINDS[extension]
            width = int(stem.rsplit("-", 1)[1])
            assert image.size == (width, rendition_height(record, width))


def test_record_goes_through_json():
    record, _ = made(file_of(drawing(400, 300)))

    assert json.loads(json.dumps(record)) == record


def test_make_writes_progressive_jpeg():
    _, saved = made(file_of(drawing()))

    assert Image.open(io.BytesIO(saved["пазар-64.jpg"])).info["progressive"]


@pytest.mark.parametrize("how", [make, make_plain])
def test_making_leaves_the_original_open_at_its_start(how):
    file = file_of(drawing())

    made(file, how)

    assert file.read(2) == b"\xff\xd8"


@pytest.mark.parametrize("how", [make, make_plain])
def test_renditions_hold_no_place_no_serial_and_no_comment(how):
    exif = Image.Exif()
    exif[0x8825] = GPS
    exif[0x010F] = "Camera maker"
    exif[0xC62F] = "SERIAL-4711"
    exif.get_ifd(0x8769)[0x927C] = b"maker note"
    packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>exif:GPSLatitude=42,41N</x:xmpmeta>"
    original = file_of(drawing(), exif=exif, xmp=packet, comment="Home, sweet home")
    assert b"SERIAL-4711" in original.getvalue()

    _, saved = made(original, how)

    for data in saved.values():
        with Image.open(io.BytesIO(data)) as image:
            assert set(image.getexif()) == {0x013B, 0x8298}
            assert not image.getexif().get_ifd(0x8825)
        for secret in (b"GPS", b"42,41N", b"SERIAL", b"maker note", b"Camera maker", b"sweet"):
            assert secret not in data


@pytest.mark.parametrize("how", [make, make_plain])
def test_credit_and_rights_survive_into_every_rendition(how):
    _, saved = made(file_of(drawing(400, 300)), how)

    for data in saved.values():
        found = read(io.BytesIO(data))
        assert (found.credit, found.copyright) == ("Мария Иванова", "© Секретно")


def test_renditions_without_credit_hold_no_metadata():
    _, saved = made(file_of(drawing()), credit="", rights="")

    for data in saved.values():
        assert not {"exif", "xmp"} & set(Image.open(io.BytesIO(data)).info)


@pytest.mark.parametrize("turn", range(1, 9))
def test_make_plain_turns_the_picture_upright(turn):
    exif = Image.Exif()
    exif[0x0112] = turn

    record, saved = made(file_of(drawing(), exif=exif), make_plain)

    image = image_of(saved, names(record, "пазар")[0])
    assert image.size == ((64, 48) if turn < 5 else (48, 64)) == (record["width"], record["height"])
    red = {1: (4, 24), 2: (60, 24), 3: (60, 24), 4: (4, 24)} | {
        5: (24, 4),
        6: (24, 4),
        7: (24, 60),
        8: (24, 60),
    }
    assert close(image.getpixel(red[turn]), RED)


def test_make_turns_every_format_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    _, saved = made(file_of(drawing(640, 480), exif=exif))

    for image in all_images(saved):
        assert image.width < image.height
        assert close(image.getpixel((image.width // 2, 5)), RED)
        assert close(image.getpixel((image.width // 2, image.height - 5)), BLUE)


def test_make_converts_to_srgb():
    image = Image.new("RGB", (64, 48), RED)

    _, saved = made(file_of(image, icc_profile=swapped_profile()))

    for name in saved:
        r, g, b = image_of(saved, name).getpixel((20, 20))
        assert g > r
        assert g > b
        assert "icc_profile" not in Image.open(io.BytesIO(saved[name])).info


@pytest.mark.parametrize("profile", [b"no profile", swapped_profile()[:200]])
def test_make_takes_a_broken_profile_for_srgb(profile):
    _, saved = made(file_of(Image.new("RGB", (64, 48), GREEN), icc_profile=profile))

    for image in all_images(saved):
        assert close(image.getpixel((20, 20)), GREEN)


def test_make_converts_print_colours():
    _, saved = made(file_of(drawing(mode="CMYK")))

    for image in all_images(saved):
        assert close(image.getpixel((10, 20)), RED, 40)


def test_make_keeps_the_greys_of_sixteen_bits():
    _, saved = made(file_of(Image.new("I;16", (64, 48), 32768), "PNG"))

    for image in all_images(saved):
        assert close(image.getpixel((10, 20)), (128, 128, 128), 4)


def see_through(mode):
    image = drawing(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 32, 48))
    if mode == "P":
        return file_of(image.quantize(16), "PNG")
    if mode == "RGB":  # one colour of an opaque picture declared transparent
        black = image.convert("RGB")
        return file_of(black, "PNG", transparency=(0, 0, 0))
    return file_of(image.convert(mode), "PNG")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB"])
def test_make_puts_the_transparent_on_paper_in_jpeg_only(mode):
    _, saved = made(see_through(mode))

    assert close(image_of(saved, "пазар-64.jpg").getpixel((10, 20)), (255, 255, 255), 4)
    for extension in ("avif", "webp"):
        image = Image.open(io.BytesIO(saved[f"пазар-64.{extension}"]))
        assert image.getpixel((10, 20))[3] == 0


def test_make_keeps_transparency_through_a_profile():
    image = Image.new("RGBA", (64, 48), (*RED, 0))

    _, saved = made(file_of(image, "PNG", icc_profile=swapped_profile()))

    assert Image.open(io.BytesIO(saved["пазар-64.webp"])).getpixel((10, 20))[3] == 0


def test_make_plain_saves_one_jpeg_no_wider_than_its_limit():
    record, saved = made(file_of(drawing(2600, 100)), make_plain)

    assert record["widths"] == [1280]
    assert record["formats"] == ["plain"]
    assert list(saved) == names(record, "пазар") == ["пазар-1280.plain.jpg"]
    assert image_of(saved, "пазар-1280.plain.jpg").size == (1280, 49)


def test_plain_and_full_renditions_never_share_a_name():
    plain, _ = made(file_of(drawing()), make_plain)
    full, _ = made(file_of(drawing()))

    assert not set(names(plain, "пазар")) & set(names(full, "пазар"))


@pytest.mark.parametrize("size", [(2000, 1), (1, 900)])
def test_make_plain_keeps_at_least_a_pixel(size):
    record, saved = made(io.BytesIO(png_of(*size)), make_plain)

    assert min(image_of(saved, names(record, "пазар")[0]).size) == 1


def test_make_takes_the_first_picture_of_a_phones_mpo():
    file = file_of(drawing(), "MPO", save_all=True, append_images=[drawing(32, 24)])

    record, saved = made(file)

    assert record["width"] == 64
    assert len(saved) == 3


@pytest.mark.parametrize("how", [make, make_plain])
@pytest.mark.parametrize("cut", [0, 30, 600])
def test_making_refuses_what_examine_refuses(how, cut):
    data = file_of(Image.effect_noise((64, 48), 90)).getvalue()

    with pytest.raises(ValidationError):
        made(io.BytesIO(data[:cut]), how)


def test_jpeg_is_decoded_small(monkeypatch):
    decoded = []
    monkeypatch.setattr(
        renditions, "decode", lambda picture: (decoded.append(picture.size), picture.load())
    )

    made(file_of(drawing(4000, 40)), make_plain)

    assert decoded == [(2000, 20)]


def test_file_name_tells_width_and_format():
    assert file_name("a/b", 640, "jpeg") == "a/b-640.jpg"
