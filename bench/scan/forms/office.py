"""Places in documents of office programs: zips of OOXML and ODF, and compound files (OLE)."""

import io
import struct
import zipfile

from forms.common import Planted, append, overwrite, within


def member(host, name, before, code, after, packed):
    """The zip with one more member."""
    out = io.BytesIO(host)
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "a") as archive:
        if name in archive.namelist():
            return None
        archive.writestr(entry, before + code + after)
    content = out.getvalue()
    span = None
    if not packed:
        at = content.index(before + code + after, max(0, entry.header_offset)) + len(before)
        span = (at, at + len(code))
    return Planted(content, span, {name: (len(before), len(before) + len(code))})


def folder(host):
    with zipfile.ZipFile(io.BytesIO(host)) as archive:
        names = archive.namelist()
    return next((name for name in ("word", "xl", "ppt") if any(one.startswith(name + "/") for one in names)), "Object")


def stored(host, code, random):
    """A member of its own, as it is."""
    return member(host, f"{folder(host)}/media/image{random.randrange(10, 99)}.bin", b"", code, b"", False)


def deflated(host, code, random):
    """A member of its own, packed."""
    return member(host, f"{folder(host)}/media/image{random.randrange(10, 99)}.bin", b"", code, b"", True)


def embedded(host, code, random):
    """In an embedded object, packed: behind its name and before some zeros."""
    before = struct.pack("<IH", len(code) + 60, 2) + b"setup.dat\0C:\\setup.dat\0" + struct.pack("<IHI", 0, 3, len(code))
    name = f"{folder(host)}/embeddings/oleObject{random.randrange(10, 99)}.bin"
    return member(host, name, before, code, bytes(40), True)


def chain(table, first, most):
    found = []
    while first < len(table) and len(found) < most:
        found.append(first)
        first = table[first]
    return found


def ole_stream(host, code, random):
    """Over a piece of a large stream of a compound file."""
    if host[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return None
    size = 1 << struct.unpack_from("<H", host, 30)[0]

    def numbers(sector):
        return struct.unpack_from(f"<{size // 4}I", host, (sector + 1) * size)

    table = []
    for sector in struct.unpack_from("<109I", host, 76):
        if sector < 0xFFFFFFF0:
            table += numbers(sector)
    streams = []
    for sector in chain(table, struct.unpack_from("<I", host, 48)[0], 1000):
        for at in range((sector + 1) * size, (sector + 2) * size, 128):
            first, length = struct.unpack_from("<II", host, at + 116)
            if host[at + 66] == 2 and length >= 4096:
                streams.append(chain(table, first, -(-length // size)))
    sectors = [one for stream in streams for one in stream[1:-1]]
    if not sectors:
        return None
    return overwrite(host, within(random, (random.choice(sectors) + 1) * size, size, code), code)


ZIP_FORMS = {"office zip member, stored": stored, "office zip member, deflated": deflated,
             "office zip embedded object": embedded}
OLE_FORMS = {"office ole stream": ole_stream, "office ole appended": append}
