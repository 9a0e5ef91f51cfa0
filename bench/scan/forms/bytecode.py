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


def class_constant(host, code, random):
    """A constant of a Java class, a text as far as the class can tell, behind all others."""
    if host[:4] != b"\xca\xfe\xba\xbe":
        return None
    count, at, n = struct.unpack_from(">H", host, 8)[0], 10, 1
    sizes = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2}
    while n < count:
        tag = host[at]
        at += 3 + struct.unpack_from(">H", host, at + 1)[0] if tag == 1 else 1 + sizes[tag]
        n += 2 if tag in (5, 6) else 1
    if count > 65000:
        return None
    changed = host[:8] + struct.pack(">H", count + 1) + host[10:]
    return insert(changed, at, code, b"\x01" + struct.pack(">H", len(code)))


CLASS_FORMS = {"class constant": class_constant, "class appended": append}
PYC_FORMS = {"pyc appended": append}
WASM_FORMS = {"wasm custom section": wasm_section, "wasm appended": append}
