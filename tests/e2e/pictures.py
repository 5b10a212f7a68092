"""Photos as a phone takes them: four megabytes, turned on their side, with place and camera in them."""

from __future__ import annotations

from pathlib import Path

from PIL import ExifTags, Image
from pillow_heif import register_heif_opener

register_heif_opener()

TAKEN = "2026:03:12 09:26:00"


def phone_photo(path: Path, *, size: tuple[int, int] = (4000, 3000), quality: int = 90) -> Path:
    """Noise on a slope of grey: about as hard to compress as a wall with a shadow. The ending of the name says the kind."""
    slope = Image.linear_gradient("L").resize(size)
    image = Image.blend(slope, Image.effect_noise(size, 40), 0.4).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SECRET-CAMERA"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = TAKEN
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (39.0, 54.0, 20.0)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (116.0, 23.0, 29.0)
    image.save(path, "HEIF" if path.suffix == ".heic" else "JPEG", quality=quality, exif=exif)
    return path
