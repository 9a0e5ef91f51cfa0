"""Places in Mach-O files: programs and libraries of macOS, for one processor or several."""

import struct

from forms.common import append, overwrite, within


def slices(host):
    """Where the files for each processor begin."""
    if host[:4] == b"\xca\xfe\xba\xbe":
        count = struct.unpack_from(">I", host, 4)[0]
        return [struct.unpack_from(">I", host, 8 + 20 * n + 8)[0] for n in range(min(count, 8))]
    return [0]


def sections(host, base):
    """(where the commands end, [(name, offset, size)]) of a file for one processor."""
    magic = host[base:base + 4]
    if magic not in (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe"):
        raise ValueError
    wide = magic[0] == 0xCF
    commands, size = struct.unpack_from("<II", host, base + 16)
    at, found = base + (32 if wide else 28), []
    end = at + size
    for _ in range(min(commands, 1000)):
        kind, length = struct.unpack_from("<II", host, at)
        if kind == (0x19 if wide else 1):
            count = struct.unpack_from("<I", host, at + (64 if wide else 48))[0]
            for n in range(count):
                row = at + (72 + 80 * n if wide else 56 + 68 * n)
                name = host[row:row + 16].rstrip(b"\0").decode("latin-1")
                size, offset = struct.unpack_from("<QI" if wide else "<II", host, row + (40 if wide else 36))
                if offset and size and offset < 1 << 31:
                    found.append((name, base + offset, size))
        at += length
    return end, found


def over(host, code, random, *names):
    base = random.choice(slices(host))
    for name, offset, size in sections(host, base)[1]:
        if name in names and size >= len(code):
            return overwrite(host, within(random, offset, size, code), code)
    return None


def text(host, code, random):
    """Over code."""
    return over(host, code, random, "__text")


def constants(host, code, random):
    """Over constants."""
    return over(host, code, random, "__const", "__cstring", "__data")


def command_slack(host, code, random):
    """In the zeros behind the load commands."""
    base = random.choice(slices(host))
    end, found = sections(host, base)
    first = min(offset for _, offset, _ in found)
    return overwrite(host, within(random, end, first - end, code), code)


FORMS = {"macho __text, over code": text, "macho constants": constants, "macho behind the commands": command_slack,
         "macho appended": append}
