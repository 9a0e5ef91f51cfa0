"""Places in PE files: programs and libraries of Windows."""

import collections
import struct

from forms.common import Planted, append, overwrite, within

# raw: offset in the file; row: where its header stands.
Section = collections.namedtuple("Section", "name row virtual_size address raw_size raw flags")
CODE = 0x20


class Pe:
    def __init__(self, host):
        self.host = host
        self.header = struct.unpack_from("<I", host, 60)[0]
        if host[:2] != b"MZ" or host[self.header:self.header + 4] != b"PE\0\0":
            raise ValueError
        self.count, self.optional_size = struct.unpack_from("<H12xH", host, self.header + 6)
        self.optional = self.header + 24
        self.entry = struct.unpack_from("<I", host, self.optional + 16)[0]
        self.section_align, self.file_align = struct.unpack_from("<II", host, self.optional + 32)
        self.table = self.optional + self.optional_size
        self.sections = []
        for n in range(self.count):
            row = self.table + 40 * n
            name, *sizes, flags = struct.unpack_from("<8sIIII12xI", host, row)
            self.sections.append(Section(name.rstrip(b"\0").decode("latin-1"), row, *sizes, flags))

    def named(self, *names):
        by_name = {one.name: one for one in self.sections if one.raw_size and one.raw}
        return next((by_name[name] for name in names if name in by_name), None)

    def offset_of(self, address):
        for one in self.sections:
            if one.address <= address < one.address + one.raw_size:
                return one.raw + address - one.address
        return None


def over(host, code, random, *names):
    one = Pe(host).named(*names)
    if not one:
        return None
    return overwrite(host, within(random, one.raw, min(one.raw_size, one.virtual_size or one.raw_size), code), code)


def cave(host, code, random):
    """At the end of a section, where the file has more room than it needs; of code first."""
    places = []
    for one in Pe(host).sections:
        end = one.raw + one.virtual_size
        room = one.raw + one.raw_size - end
        if one.raw and room >= len(code) + 4 and not any(host[end:end + room]):
            places.append((not one.flags & CODE, end, room))
    if not places:
        return None
    _, end, room = min(places)
    return overwrite(host, within(random, end, room, code), code)


def text(host, code, random):
    """Over code somewhere."""
    return over(host, code, random, ".text", "CODE", ".code")


def entry(host, code, random):
    """Over the code that runs first."""
    pe = Pe(host)
    return overwrite(host, pe.offset_of(pe.entry), code)


def data(host, code, random):
    """Over .data."""
    return over(host, code, random, ".data", "DATA", ".bss")


def constants(host, code, random):
    """Over .rdata."""
    return over(host, code, random, ".rdata", ".rodata")


def new_section(host, code, random):
    """A section of its own at the end; the entry may lead there."""
    pe = Pe(host)
    row = pe.table + 40 * pe.count
    if any(host[row:row + 40]) or row + 40 > min(one.raw for one in pe.sections if one.raw):
        return None
    last = max(pe.sections, key=lambda one: one.address)
    span = max(last.virtual_size, last.raw_size)
    address = last.address + span + -span % pe.section_align
    start = len(host) + -len(host) % pe.file_align
    size = len(code) + -len(code) % pe.file_align
    name = random.choice((b".text2", b".rsrc1", b".adata", b".code", b"UPX3", b".sec"))
    header = struct.pack("<8sIIII12xI", name, len(code), address, size, start,
                         random.choice((0x60000020, 0xE0000020, 0x40000040)))
    content = bytearray(host.ljust(start, b"\0") + code.ljust(size, b"\0"))
    content[row:row + 40] = header
    struct.pack_into("<H", content, pe.header + 6, pe.count + 1)
    struct.pack_into("<I", content, pe.optional + 56, address + size + -size % pe.section_align)
    if random.random() < 0.5:
        struct.pack_into("<I", content, pe.optional + 16, address)
    return Planted(bytes(content), (start, start + len(code)))


def header_slack(host, code, random):
    """Between the table of sections and the first section."""
    pe = Pe(host)
    start = pe.table + 40 * pe.count + 40
    end = min(one.raw for one in pe.sections if one.raw)
    return overwrite(host, within(random, start, end - start, code), code)


def leaves(host, base, at, depth=0):
    """(address, size) of the resources below a directory."""
    names, ids = struct.unpack_from("<HH", host, at + 12)
    for n in range(min(names + ids, 200)):
        where = struct.unpack_from("<I", host, at + 16 + 8 * n + 4)[0]
        if where >> 31 and depth < 3:
            yield from leaves(host, base, base + (where & 0x7FFFFFFF), depth + 1)
        elif not where >> 31:
            yield struct.unpack_from("<II", host, base + where)


def resource(host, code, random):
    """Over one of the resources: an icon, a version, a manifest."""
    pe = Pe(host)
    one = pe.named(".rsrc")
    if not one:
        return None
    fits = [leaf for leaf in leaves(host, one.raw, one.raw) if leaf[1] >= len(code)]
    if not fits:
        return None
    address, size = random.choice(fits)
    return overwrite(host, within(random, pe.offset_of(address), size, code), code)


FORMS = {"pe end of a section": cave, "pe .text, over code": text, "pe entry": entry, "pe .data": data,
         "pe .rdata": constants, "pe new section": new_section, "pe header": header_slack, "pe resource": resource,
         "pe appended": append}
