"""What all forms of planting share.

A form is a function of a host, what is planted and a random.Random, and gives a Planted, or None where the
host has no such place. Nothing here writes to a disk.
"""

import collections
import struct
import zipfile

# span: [start, end) of the planted bytes in content, None where they stand there packed.
# inner: {path of a member: span in it} of what a scanner that opens the host sees.
Planted = collections.namedtuple("Planted", "content span inner", defaults=({},))


def overwrite(host, at, code):
    if at is None or at < 0 or at + len(code) > len(host):
        return None
    return Planted(host[:at] + code + host[at + len(code):], (at, at + len(code)))


def insert(host, at, code, before=b"", after=b""):
    start = at + len(before)
    return Planted(host[:at] + before + code + after + host[at:], (start, start + len(code)))


def append(host, code, random):
    """Behind the end, with or without some zeros between."""
    return insert(host, len(host), code, bytes(random.choice((0, 0, 1, 16, 200))))


def within(random, start, length, code, align=1):
    """A place in [start, start + length) for the code, or None."""
    room = (length - len(code)) // align
    return None if room < 0 else start + random.randrange(room + 1) * align


def runs(host, start, end, values, least):
    """[(start, length)] of runs of one of these byte values."""
    found, at = [], start
    for value in values:
        needle, at = bytes([value]) * least, start
        while (at := host.find(needle, at, end)) >= 0:
            stop = at + least
            while stop < end and host[stop] == value:
                stop += 1
            found.append((at, stop - at))
            at = stop
    return found


def careful(form):
    """The form, that gives None for a host whose headers lead nowhere."""
    def planted(host, code, random):
        try:
            return form(host, code, random)
        except (struct.error, zipfile.BadZipFile, IndexError, ValueError, KeyError, OverflowError, NotImplementedError):
            return None
    planted.__doc__ = form.__doc__
    return planted
