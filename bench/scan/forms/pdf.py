"""Places in PDF files. A new object comes as an update at the end, with its own table of references."""

import re
import zlib

from forms.common import Planted, append


def update(host, head, body, plain):
    """The host with one more stream object."""
    if not host.startswith(b"%PDF") or b"%%EOF" not in host[-2048:]:
        return None
    number = max((int(one) for one in re.findall(rb"(?m)^(\d{1,7}) 0 obj", host)), default=1) + 1
    last, root = re.findall(rb"startxref\s+(\d+)", host), re.findall(rb"/Root\s+(\d+\s+\d+\s+R)", host)
    if not last or not root or b"/Encrypt" in host:
        return None
    before = host if host.endswith(b"\n") else host + b"\n"
    at = len(before)
    before += b"%d 0 obj\n<< /Length %d%s >>\nstream\n" % (number, len(body), head)
    start = len(before)
    content = before + body + b"\nendstream\nendobj\n"
    table = len(content)
    content += b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        number, at, number + 1, root[-1], last[-1], table)
    return Planted(content, (start, start + len(body)) if plain else None)


def around(code, random):
    """The code with some harmless text before and behind it, as of a page."""
    line = b"BT /F1 %d Tf %d %d Td (%s) Tj ET\n"
    lines = [line % (random.randrange(8, 14), random.randrange(60, 400), random.randrange(60, 700),
                     random.choice((b"Contents", b"Chapter", b"Index", b"see page"))) for _ in range(12)]
    return b"".join(lines[:6]), b"\n" + b"".join(lines[6:])


def plain_stream(host, code, random):
    """A stream of its own, as it is."""
    return update(host, b"", code, True)


def flate_stream(host, code, random):
    """A stream of its own, packed."""
    before, after = around(code, random)
    return update(host, b" /Filter /FlateDecode", zlib.compress(before + code + after), False)


def hex_stream(host, code, random):
    """A stream of its own, in hexadecimal digits."""
    return update(host, b" /Filter /ASCIIHexDecode", code.hex().encode() + b">", True)


FORMS = {"pdf stream": plain_stream, "pdf stream, Flate": flate_stream, "pdf stream, ASCIIHex": hex_stream,
         "pdf appended": append}
