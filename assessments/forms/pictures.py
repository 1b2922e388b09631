"""Pictures people upload: checked, shrunk and drawn anew, so that nothing foreign is ever stored or served.

Drawing anew leaves only pixels: no scripts of an SVG, no second file hidden behind the first, no place or owner noted
by the camera.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext
from PIL import Image, ImageFile, ImageOps

from ..templatetags.figures import digits

#: what Pillow raises for files that are no image, are broken, or are made to eat memory
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


@dataclass(frozen=True)
class PictureKind:
    """What is taken (Pillow's formats, megabytes, pixels), what it becomes (format, longest side in pixels), and what
    is said of a file that is no such picture.

    A JPEG may have more pixels than others: it is decoded at a fraction of its size, they need all of it in memory.
    """

    formats: tuple[str, ...]
    megabytes: int
    pixels: int
    jpeg_pixels: int
    becomes: str
    side: int
    refusal: str | Promise

    @property
    def ending(self) -> str:
        """The ending of the stored file's name."""
        return {"JPEG": "jpg", "PNG": "png"}[self.becomes]


def drawn_anew(upload: UploadedFile, kind: PictureKind, name: str) -> ContentFile[bytes]:
    """The picture as a file of our own called ``name``. Raises ValidationError for what is no reasonable picture."""
    if (upload.size or 0) > kind.megabytes * 1_000_000:
        raise ValidationError(
            gettext("This picture is larger than %(size)s MB. Choose a smaller one.") % {"size": digits(kind.megabytes)}
        )
    try:
        with _whole_pictures_only():
            return ContentFile(_drawn(upload, kind), name=f"{name}.{kind.ending}")
    except UNREADABLE:
        raise ValidationError(str(kind.refusal)) from None


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Refuse pictures that break off: WeasyPrint, once loaded, lets Pillow take them everywhere."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _drawn(upload: Any, kind: PictureKind) -> bytes:
    with Image.open(upload, formats=kind.formats) as picture:
        _check_size(picture, kind)
        picture.draft("RGB", (kind.side, kind.side))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((kind.side, kind.side))
    upright.info.clear()
    drawn = io.BytesIO()
    _flattened(upright, kind).save(drawn, kind.becomes, optimize=True)
    return drawn.getvalue()


def _check_size(picture: Image.Image, kind: PictureKind) -> None:
    most = kind.jpeg_pixels if picture.format == "JPEG" else kind.pixels
    if picture.width * picture.height <= most:
        return
    side = int(most**0.5)
    raise ValidationError(
        gettext("This picture has %(width)s × %(height)s pixels. Choose one of at most %(side)s × %(side)s.")
        % {"width": digits(picture.width), "height": digits(picture.height), "side": digits(side)}
    )


def _flattened(picture: Image.Image, kind: PictureKind) -> Image.Image:
    """A JPEG has no transparency: what shines through is white."""
    if kind.becomes != "JPEG":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground
