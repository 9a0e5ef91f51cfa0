"""Places in Java classes, Python's .pyc and WebAssembly."""

import struct

from forms.common import append, insert


def leb(number):
    out = bytearray()
    while True:
        out.append(number & 0x7F | (0x80 if number > 0x7F else 0))
        number >>= 7
        if not number:
            return bytes(out)


def wasm_section(host, code, random):
    """A custom section of a WebAssembly module, at the end or in front."""
    if host[:4] != b"\0asm":
        return None
    name = random.choice((b"name", b"producers", b"sourceMap", b"build_id"))
    body = leb(len(name)) + name
    head = b"\0" + leb(len(body) + len(code)) + body
    return insert(host, random.choice((8, len(host))), code, head)


CONSTANTS = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2}


def skip_attributes(host, at):
    count = struct.unpack_from(">H", host, at)[0]
    at += 2
    for _ in range(count):
        at += 6 + struct.unpack_from(">I", host, at + 2)[0]
    return at


def class_attribute(host, code, random):
    """An attribute of a Java class that no virtual machine knows, behind all others."""
    if host[:4] != b"\xca\xfe\xba\xbe":
        return None
    count, at, n, name = struct.unpack_from(">H", host, 8)[0], 10, 1, None
    while n < count:
        tag = host[at]
        name = n if tag == 1 else name
        at += 3 + struct.unpack_from(">H", host, at + 1)[0] if tag == 1 else 1 + CONSTANTS[tag]
        n += 2 if tag in (5, 6) else 1
    at += 8 + 2 * struct.unpack_from(">H", host, at + 6)[0]
    for _ in ("fields", "methods"):
        count = struct.unpack_from(">H", host, at)[0]
        at += 2
        for _ in range(count):
            at = skip_attributes(host, at + 6)
    end = skip_attributes(host, at)
    attributes = struct.pack(">H", struct.unpack_from(">H", host, at)[0] + 1)
    return insert(host[:at] + attributes + host[at + 2:], end, code, struct.pack(">HI", name, len(code)))


CLASS_FORMS = {"class attribute": class_attribute, "class appended": append}
PYC_FORMS = {"pyc appended": append}
WASM_FORMS = {"wasm custom section": wasm_section, "wasm appended": append}
