import io

import pytest
from PIL import Image

from pictures import metadata
from pictures.metadata import Metadata, decoded, embed, read
from tests.pictures.making import (
    GPS,
    creators,
    digest_of,
    drawing,
    file_of,
    iim,
    jpeg_with,
    png_chunk,
    png_of,
    xmp,
)

UTF8 = (1, 90, b"\x1b%G")
LONG_NAME = "Александрина Константинова-Божинова"


def exif_of(**values: object) -> Image.Exif:
    tags = {"artist": 0x013B, "copyright": 0x8298, "description": 0x010E, "gps": 0x8825}
    exif = Image.Exif()
    for name, value in values.items():
        exif[tags[name]] = value
    return exif


def test_read_finds_every_field_of_iim():
    block = iim(
        UTF8,
        (2, 80, "Мария Иванова".encode()),
        (2, 80, "Петър Колев".encode()),
        (2, 110, "Секретно".encode()),
        (2, 115, "Агенция".encode()),
        (2, 116, "© Секретно".encode()),
        (2, 105, "Пазарът".encode()),
        (2, 120, "Жени на пазара".encode()),
    )

    assert read(jpeg_with(block=block)) == Metadata(
        credit="Секретно",
        creators=("Мария Иванова", "Петър Колев"),
        source="Агенция",
        copyright="© Секретно",
        headline="Пазарът",
        caption="Жени на пазара",
    )


def test_read_finds_every_field_of_xmp():
    packet = xmp(
        creators("Мария Иванова", "Петър Колев")
        + "<photoshop:Credit>Секретно</photoshop:Credit>"
        + "<photoshop:Source>Агенция</photoshop:Source>"
        + "<photoshop:Headline>Пазарът</photoshop:Headline>"
        + "<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>© Секретно</rdf:li>"
        + "</rdf:Alt></dc:rights>"
        + "<dc:description><rdf:Alt><rdf:li xml:lang='en'>Women</rdf:li>"
        + "<rdf:li xml:lang='x-default'>Жени на пазара</rdf:li></rdf:Alt></dc:description>"
    )

    assert read(jpeg_with(xmp=packet)) == Metadata(
        credit="Секретно",
        creators=("Мария Иванова", "Петър Колев"),
        source="Агенция",
        copyright="© Секретно",
        headline="Пазарът",
        caption="Жени на пазара",
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_read_finds_exif_in_every_format(kind):
    exif = exif_of(
        artist="Мария Иванова; Петър Колев".encode(),
        copyright="© Секретно".encode(),
        description="Пазарът".encode(),
    )

    found = read(file_of(drawing(), kind, exif=exif))

    assert found.creators == ("Мария Иванова", "Петър Колев")
    assert (found.copyright, found.caption) == ("© Секретно", "Пазарът")


def test_read_joins_the_photographers_and_the_editors_copyright():
    exif = exif_of(copyright="© Колев\0© Секретно".encode())

    assert read(file_of(drawing(), exif=exif)).copyright == "© Колев, © Секретно"


def test_read_finds_xmp_behind_the_pixels_of_a_png():
    packet = xmp("<photoshop:Credit>Секретно</photoshop:Credit>")
    chunk = png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)
    data = png_of(8, 8)

    assert read(io.BytesIO(data[:-12] + chunk + data[-12:])).credit == "Секретно"


def test_read_finds_xmp_written_as_attributes():
    packet = xmp("").replace(b'rdf:about=""', b'rdf:about="" photoshop:Credit="A &amp; B"')

    assert read(jpeg_with(xmp=packet)).credit == "A & B"


def test_read_ignores_the_creator_of_a_work_within_the_picture():
    inner = f"<ext:Artwork><rdf:Description>{creators('Художник')}</rdf:Description></ext:Artwork>"

    assert read(jpeg_with(xmp=xmp(inner + creators("Фотограф")))).creators == ("Фотограф",)


@pytest.mark.parametrize("tail", [b"", b"\xd0"])
def test_read_prefers_the_xmp_name_that_iim_cut_at_32_bytes(tail):
    cut = LONG_NAME.encode()[: 32 - len(tail)]
    block = iim(UTF8, (2, 80, cut + tail))
    packet = xmp(creators(LONG_NAME))

    for digest in (None, digest_of(block), digest_of(b"older")):
        assert read(jpeg_with(block=block, digest=digest, xmp=packet)).creators == (LONG_NAME,)


def test_read_prefers_xmp_where_the_digest_fits_or_is_missing():
    block = iim((2, 110, b"From IIM"))
    packet = xmp("<photoshop:Credit>From XMP</photoshop:Credit>")

    for digest in (None, digest_of(block)):
        assert read(jpeg_with(block=block, digest=digest, xmp=packet)).credit == "From XMP"


def test_read_prefers_iim_changed_after_the_xmp():
    block = iim((2, 110, b"From IIM"))
    packet = xmp("<photoshop:Credit>From XMP</photoshop:Credit>")

    found = read(jpeg_with(block=block, digest=digest_of(b"older"), xmp=packet))

    assert found.credit == "From IIM"


def test_read_takes_what_only_one_of_the_three_has():
    file = jpeg_with(
        block=iim((2, 105, b"Headline")),
        xmp=xmp("<photoshop:Credit>Credit</photoshop:Credit>"),
        exif=exif_of(artist=b"Artist"),
    )

    found = read(file)

    assert (found.headline, found.credit, found.creators) == ("Headline", "Credit", ("Artist",))


def test_read_prefers_the_agency_to_the_cameras_owner():
    file = jpeg_with(xmp=xmp(creators("Фотограф")), exif=exif_of(artist=b"CAMERA OWNER"))

    assert read(file).creators == ("Фотограф",)


@pytest.mark.parametrize(
    ("sets", "credit"),
    [
        ([(2, 80, b"Maria"), (2, 80, b"Petar"), (2, 116, b"(c)")], "Maria, Petar"),
        ([(2, 116, b"(c) Sekretno")], "(c) Sekretno"),
        ([(2, 105, b"Headline")], ""),
    ],
)
def test_credit_falls_back_to_creators_then_copyright(sets, credit):
    assert read(jpeg_with(block=iim(*sets))).credit == credit


@pytest.mark.parametrize(
    ("data", "utf8", "text"),
    [
        ("Мария".encode(), True, "Мария"),
        ("Мария".encode(), False, "Мария"),
        ("Мария".encode()[:-1], True, "Мари"),
        ("Мария".encode()[:-1], False, "Мари"),
        ("Мария".encode("windows-1251"), False, "Мария"),
        ("Agence Ж".encode("windows-1251"), False, "Agence Ж"),
        (b"\x98 caf\xe9", False, "\x98 café"),
        (b"caf\xe9!", True, "caf\ufffd!"),
        (b"", False, ""),
        (b"\xd0", True, "\ufffd"),
    ],
)
def test_decoded_guesses_the_character_set(data, utf8, text):
    assert decoded(data, utf8=utf8) == text


def test_read_cleans_values():
    block = iim(UTF8, (2, 110, "\0 Иван\u0438\u0306 \x07\n".encode()), (2, 120, b"x" * 9000))

    found = read(jpeg_with(block=block))

    assert found.credit == "Иванй"
    assert len(found.caption) == metadata.MAX_CHARACTERS


@pytest.mark.parametrize(
    "packet",
    [
        xmp(
            "<photoshop:Credit>&l;</photoshop:Credit>",
            head='<!DOCTYPE x [<!ENTITY k "boom"><!ENTITY l "&k;&k;&k;&k;">]>',
        ),
        xmp(
            "<photoshop:Credit>&f;</photoshop:Credit>",
            head='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>',
        ),
        xmp("<photoshop:Credit>boom</photoshop:Credit>")[:-20],
        xmp("<photoshop:Credit>boom</photoshop:Credit>").decode().encode("utf-16"),
        b"<a>" * 20_000,
        b"\xff\xfe\xfd",
        b"",
    ],
)
def test_read_ignores_hostile_and_malformed_xmp(packet):
    assert read(jpeg_with(xmp=packet, block=iim((2, 110, b"From IIM")))).credit == "From IIM"


def test_read_ignores_endless_xmp(monkeypatch):
    monkeypatch.setattr(metadata, "MAX_XMP_BYTES", 100)
    packet = xmp("<photoshop:Credit>boom</photoshop:Credit>")

    assert read(jpeg_with(xmp=packet)) == Metadata()


@pytest.mark.parametrize(
    "block",
    [
        b"\x1c\x02\x6e\x00",
        b"\x1c\x02\x6e\xff\xff",
        b"\x1c\x02\x6e\x7f\xffshort",
        b"\x1c\x02\x6e\x80\x04\x00\x00\x00\x01x",
        b"no data set",
    ],
)
def test_read_ignores_malformed_iim(block):
    assert read(jpeg_with(block=block)) == Metadata()


def test_read_keeps_the_iim_before_an_error():
    block = iim((2, 110, b"Credit")) + b"\x1c\x02\x69\x7f\xffcut"

    assert read(jpeg_with(block=block)).credit == "Credit"


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")  # Pillow's, a line in the log of a real site
def test_read_ignores_broken_exif():
    exif = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x01\x3b"
    packet = xmp("<photoshop:Credit>Секретно</photoshop:Credit>")

    assert read(file_of(drawing(), exif=exif, xmp=packet)) == Metadata(credit="Секретно")


def test_read_of_no_picture_finds_nothing():
    assert read(io.BytesIO(b"no picture")) == Metadata()


def test_read_leaves_the_file_open_at_its_start():
    file = jpeg_with(block=iim((2, 110, b"Credit")))

    read(file)

    assert file.read(2) == b"\xff\xd8"


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_embed_is_read_back(kind):
    marks = embed(credit='Мария & "Син" <x>', rights="© Секретно", creators=["Мария", "Петър"])

    assert read(file_of(drawing(), kind, **marks)) == Metadata(
        credit='Мария & "Син" <x>', creators=("Мария", "Петър"), copyright="© Секретно"
    )


def test_embed_writes_exif_for_readers_without_xmp():
    exif = embed(credit="Мария Иванова", rights="© Секретно")["exif"]

    found = read(file_of(drawing(), exif=exif))

    assert (found.creators, found.copyright) == (("Мария Иванова",), "© Секретно")


def test_embed_writes_two_tags_and_no_more():
    exif = Image.Exif()
    exif.load(embed(credit="Мария", rights="©")["exif"])

    assert set(exif) == {0x013B, 0x8298}


def test_embed_survives_control_characters_and_endless_values():
    marks = embed(credit="a\0\x01b" * 50_000, rights="\ud800\uffff")

    assert read(file_of(drawing(), **marks)).credit.startswith("a b")


def test_embed_of_nothing_is_nothing():
    assert embed(credit=" ", rights="") == {}


def test_metadata_never_holds_the_place():
    file = file_of(drawing(), exif=exif_of(artist=b"Maria", gps=GPS))

    assert read(file) == Metadata(credit="Maria", creators=("Maria",))
