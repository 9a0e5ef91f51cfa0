"""Places in TrueType and OpenType fonts."""

import struct

from forms.common import Planted, append


def own_table(host, code, random):
    """A table of its own at the end; the other tables move by the row that it needs."""
    count = struct.unpack_from(">H", host, 4)[0]
    rows = []
    for n in range(count):
        tag, check, offset, size = struct.unpack_from(">4sIII", host, 12 + 16 * n)
        rows.append((tag, check, offset + 16, size))
    end = 12 + 16 * count
    start = len(host) + 16 + -(len(host) + 16) % 4
    rows.append((random.choice((b"Zapf", b"prvt", b"TTFA", b"FFTM")), 0, start, len(code)))
    table = b"".join(struct.pack(">4sIII", *row) for row in sorted(rows))
    head = host[:4] + struct.pack(">H", count + 1) + host[6:12]
    content = (head + table + host[end:]).ljust(start, b"\0") + code
    return Planted(content + bytes(-len(code) % 4), (start, start + len(code)))


FORMS = {"font own table": own_table, "font appended": append}
