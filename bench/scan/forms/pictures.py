"""Places in pictures: chunks, segments and comments that show nothing, and behind the end."""

import struct
import zlib

from forms.common import append, insert

PNG = b"\x89PNG\r\n\x1a\n"


def chunk(host, kind, before, code, random):
    """A chunk of a PNG behind the first one."""
    if host[:8] != PNG:
        return None
    body = before + code
    return insert(host, 33, code, struct.pack(">I4s", len(body), kind) + before,
                  struct.pack(">I", zlib.crc32(kind + body)))


def png_chunk(host, code, random):
    """A private chunk of a PNG."""
    return chunk(host, random.choice((b"prVt", b"iDOt", b"vpAg", b"npTc")), b"", code, random)


def png_text(host, code, random):
    """The text of a PNG."""
    return chunk(host, b"tEXt", random.choice((b"Comment\0", b"Software\0", b"Author\0")), code, random)


def segment(host, marker, before, code):
    if host[:2] != b"\xff\xd8" or len(before) + len(code) > 65000:
        return None
    return insert(host, 2, code, struct.pack(">BBH", 0xFF, marker, 2 + len(before) + len(code)) + before)


def jpeg_application(host, code, random):
    """Data of an application in a JPEG."""
    return segment(host, random.choice((0xE4, 0xE9, 0xED)), random.choice((b"", b"Adobe_CM\0", b"Ducky\0")), code)


def jpeg_comment(host, code, random):
    """The comment of a JPEG."""
    return segment(host, 0xFE, random.choice((b"", b"Created with GIMP")), code)


def gif_comment(host, code, random):
    """The comment of a GIF, in blocks of up to 255 bytes."""
    if host[:3] != b"GIF":
        return None
    at = 13 + (3 << (host[10] & 7) + 1 if host[10] & 0x80 else 0)
    if len(code) > 255:
        return None
    return insert(host, at, code, b"\x21\xfe" + bytes([len(code)]), b"\0")


PNG_FORMS = {"png private chunk": png_chunk, "png tEXt": png_text, "png appended": append}
JPEG_FORMS = {"jpeg APPn": jpeg_application, "jpeg comment": jpeg_comment, "jpeg appended": append}
GIF_FORMS = {"gif comment": gif_comment, "gif appended": append}
