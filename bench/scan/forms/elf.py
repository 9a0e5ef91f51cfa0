"""Places in ELF files: programs, libraries and objects of both word sizes and byte orders."""

import collections
import struct

from forms.common import Planted, append, overwrite, runs, within

LOAD, NOTE, EXECUTABLE, PROGBITS, NOBITS = 1, 4, 4, 1, 8

Section = collections.namedtuple("Section", "name type flags address offset size")
Segment = collections.namedtuple("Segment", "at type flags offset address size")


class Elf:
    def __init__(self, host):
        if host[:4] != b"\x7fELF":
            raise ValueError
        self.host, self.wide, self.order = host, host[4] == 2, ">" if host[5] == 2 else "<"
        kind = self.order + ("QQQIHHHHHH" if self.wide else "IIIIHHHHHH")
        (self.entry, self.segments_at, self.sections_at, _, _, self.segment_size, self.segment_count,
         self.section_size, self.section_count, self.names) = struct.unpack_from(kind, host, 24)

    def unpack(self, kind, at):
        return struct.unpack_from(self.order + kind, self.host, at)

    def segments(self):
        for n in range(self.segment_count):
            at = self.segments_at + n * self.segment_size
            if self.wide:
                kind, flags, offset, address, _, size = self.unpack("IIQQQQ", at)
            else:
                kind, offset, address, _, size, _, flags = self.unpack("IIIIIII", at)
            yield Segment(at, kind, flags, offset, address, size)

    def sections(self):
        rows = []
        for n in range(self.section_count):
            at = self.sections_at + n * self.section_size
            rows.append(self.unpack("IIQQQQ" if self.wide else "IIIIII", at))
        names = rows[self.names][4]
        for name, kind, flags, address, offset, size in rows:
            end = self.host.index(b"\0", names + name)
            yield Section(self.host[names + name:end].decode("latin-1"), kind, flags, address, offset, size)

    def section(self, *names):
        """The first of these sections that is in the file."""
        by_name = {one.name: one for one in self.sections() if one.type != NOBITS}
        return next(by_name[name] for name in names if name in by_name)

    def offset_of(self, address):
        for one in self.segments():
            if one.type == LOAD and one.flags & 1 and one.address <= address < one.address + one.size:
                return one.offset + address - one.address
        return None


def section(host, *names):
    try:
        return Elf(host).section(*names)
    except StopIteration:
        return None


def text(host, code, random):
    """Over code somewhere in .text."""
    one = section(host, ".text")
    return one and overwrite(host, within(random, one.offset, one.size, code), code)


def between_functions(host, code, random):
    """Where a function of .text begins, framed by the padding that compilers leave."""
    one = section(host, ".text")
    if not one:
        return None
    starts = []
    for pad in (b"\x90" * 4, b"\xcc" * 4, b"\x0f\x1f\x40\x00", b"\x0f\x1f\x44\x00\x00", b"\x1f\x20\x03\xd5", bytes(8)):
        at = one.offset
        while (at := host.find(pad, at, one.offset + one.size)) >= 0 and len(starts) < 2000:
            at += len(pad)
            if at % 16 == 0 and at + len(code) + 32 < one.offset + one.size:
                starts.append(at)
    if not starts:
        return None
    at = random.choice(starts)
    filler = random.choice((b"\x90", b"\xcc", b"\0"))
    padded = code + filler * (-len(code) % 16)
    made = overwrite(host, at, padded)
    return made and Planted(made.content, (at, at + len(code)))


def slack(host, code, random):
    """In the zeros between the end of a segment and the page of the next; in those of executable code first."""
    loads = sorted((one for one in Elf(host).segments() if one.type == LOAD), key=lambda one: one.offset)
    places = []
    for one, after in zip(loads, loads[1:]):
        end = one.offset + one.size
        room = after.offset - end
        if room >= len(code) + 16 and not any(host[end:after.offset]):
            places.append((not one.flags & 1, end, room))
    if not places:
        return None
    _, end, room = min(places)
    return overwrite(host, within(random, end, min(room, 1024), code), code)


def data(host, code, random):
    """Over .data, in a run of zeros where there is one."""
    one = section(host, ".data", ".data.rel.ro", ".sdata")
    if not one:
        return None
    empty = runs(host, one.offset, one.offset + one.size, (0,), len(code))
    if empty and random.random() < 0.5:
        return overwrite(host, random.choice(empty)[0], code)
    return overwrite(host, within(random, one.offset, one.size, code), code)


def constants(host, code, random):
    """Over .rodata."""
    one = section(host, ".rodata", ".eh_frame")
    return one and overwrite(host, within(random, one.offset, one.size, code), code)


def entry(host, code, random):
    """Over the code that runs first."""
    elf = Elf(host)
    return overwrite(host, elf.offset_of(elf.entry), code) if elf.entry else None


def put_segment(elf, host, one, kind, flags, offset, address, size):
    """The host with a program header rewritten."""
    fields = ((kind, flags, offset, address, address, size, size, 0x1000) if elf.wide else
              (kind, offset, address, address, size, size, flags, 0x1000))
    packed = struct.pack(elf.order + ("IIQQQQQQ" if elf.wide else "IIIIIIII"), *fields)
    return host[:one.at] + packed + host[one.at + len(packed):]


def new_segment(host, code, random):
    """A PT_NOTE made a PT_LOAD that is executable, behind the end; the entry may lead there."""
    elf = Elf(host)
    one = next((one for one in elf.segments() if one.type == NOTE), None)
    if one is None:
        return None
    offset = len(host) + -len(host) % random.choice((1, 16, 4096))
    top = max(each.address + each.size for each in elf.segments() if each.type == LOAD)
    address = (top + 0x10000 & ~0xFFF) + offset % 0x1000
    changed = put_segment(elf, host, one, LOAD, 5, offset, address, len(code))
    if random.random() < 0.5:
        kind = elf.order + ("Q" if elf.wide else "I")
        changed = changed[:24] + struct.pack(kind, address) + changed[24 + struct.calcsize(kind):]
    return Planted(changed.ljust(offset, b"\0") + code, (offset, offset + len(code)))


def note(host, code, random):
    """The description of a note; a PT_NOTE is led to it, behind the end."""
    elf = Elf(host)
    one = next((one for one in elf.segments() if one.type == NOTE), None)
    if one is None:
        return None
    offset = len(host) + -len(host) % 8
    name = random.choice((b"GNU\0", b"stapsdt\0", b"FDO\0"))
    body = struct.pack(elf.order + "III", len(name), len(code), random.choice((1, 3, 5))) + name
    changed = put_segment(elf, host, one, NOTE, 4, offset, 0, len(body) + len(code) + -len(code) % 4)
    start = offset + len(body)
    return Planted(changed.ljust(offset, b"\0") + body + code + bytes(-len(code) % 4), (start, start + len(code)))


def new_section(host, code, random):
    """A section of its own: a new table of sections stands behind it at the end."""
    elf = Elf(host)
    table = host[elf.sections_at:elf.sections_at + elf.section_count * elf.section_size]
    if not elf.section_count or len(table) != elf.section_count * elf.section_size:
        return None
    start = len(host) + -len(host) % 16
    model = next(one for one in elf.sections() if one.type == PROGBITS)
    row = struct.pack(elf.order + ("IIQQQQIIQQ" if elf.wide else "IIIIIIIIII"),
                      elf.unpack("I", elf.sections_at + elf.section_size)[0], PROGBITS,
                      random.choice((2, 3, 6)), model.address, start, len(code), 0, 0, 16, 0)
    at = start + len(code) + -len(code) % 8
    content = (host.ljust(start, b"\0") + code).ljust(at, b"\0") + table + row
    where, kind = (40, "Q") if elf.wide else (32, "I")
    place = struct.pack(elf.order + kind, at)
    count = struct.pack(elf.order + "H", elf.section_count + 1)
    content = content[:where] + place + content[where + len(place):]
    where = 60 if elf.wide else 48
    return Planted(content[:where] + count + content[where + 2:], (start, start + len(code)))


FORMS = {"elf .text, over code": text, "elf .text, between functions": between_functions, "elf slack of a segment": slack,
         "elf .data": data, "elf .rodata": constants, "elf entry": entry, "elf new segment, once a note": new_segment,
         "elf note": note, "elf new section": new_section, "elf appended": append}
