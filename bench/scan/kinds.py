"""What kind of file a content is, as far as planting goes: told from its first bytes, never from its name."""

import io
import zipfile

# {kind: (group that figures are given by, files of it at a full measurement)}
KINDS = {"elf": ("elf", 378), "pe": ("pe", 165), "macho": ("Mach-O", 43), "pdf": ("pdf", 90),
         "office zip": ("office", 60), "ole": ("office", 38), "png": ("picture", 140), "jpeg": ("picture", 90),
         "gif": ("picture", 60), "picture": ("picture", 37), "sfnt": ("font", 45), "font": ("font", 12),
         "class": ("bytecode", 40), "pyc": ("bytecode", 20), "wasm": ("bytecode", 10), "data": ("data", 259)}
GROUPS = tuple(dict.fromkeys(group for group, _ in KINDS.values()))

MAGIC = ((b"\x7fELF", "elf"), (b"%PDF", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"),
         (b"GIF8", "gif"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"), (b"\0asm", "wasm"),
         (b"\xcf\xfa\xed\xfe", "macho"), (b"\xce\xfa\xed\xfe", "macho"), (b"\0\1\0\0\0", "sfnt"), (b"OTTO\0", "sfnt"),
         (b"true\0", "sfnt"), (b"ttcf", "font"), (b"wOFF", "font"), (b"wOF2", "font"), (b"%!PS-AdobeFont", "font"),
         (b"\x80\1", "font"), (b"II*\0", "picture"), (b"MM\0*", "picture"), (b"\0\0\1\0", "picture"),
         (b"8BPS", "picture"), (b"gimp xcf", "picture"))
SKIPPED = (b"\x1f\x8b", b"\xfd7zXZ\0", b"BZh", b"\x28\xb5\x2f\xfd")  # mostly packed texts


def of_zip(content):
    """office zip, jar or None."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    if "[Content_Types].xml" in names or "mimetype" in names:
        return "office zip"
    return "jar" if "META-INF/MANIFEST.MF" in names else None


def text(content):
    head = content[:4096]
    return b"\0" not in head and sum(byte < 9 or 13 < byte < 27 for byte in head) == 0


def told(head, name):
    """The kind by the first bytes: of KINDS, "zip", "py" of Python's source, or None of what is left out."""
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"MZ") and len(head) > 64:
        at = int.from_bytes(head[60:64], "little")
        return "pe" if head[at:at + 4] == b"PE\0\0" else None
    if head.startswith(b"\xca\xfe\xba\xbe"):  # a class has a version of 45 or more there
        return "class" if int.from_bytes(head[4:8], "big") >= 45 else "macho"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP" or head.startswith(b"BM") and head[6:10] == bytes(4):
        return "picture"
    if head.startswith(b"PK\3\4"):
        return "zip"
    if head.startswith(SKIPPED) or len(head) < 64:
        return None
    if text(head):
        return "py" if name.endswith(".py") else None
    return "data"


ELF_MACHINES = {3: "i386", 8: "mips", 20: "ppc", 21: "ppc64", 22: "s390x", 40: "arm", 62: "x86-64", 183: "arm64",
                243: "riscv", 247: "bpf"}
PE_MACHINES = {0x14C: "i386", 0x8664: "x86-64", 0xAA64: "arm64"}


def machine(kind, content):
    """What processor a program is for, "" if that is not known."""
    if kind == "elf":
        return ELF_MACHINES.get(int.from_bytes(content[18:20], "big" if content[5] == 2 else "little"), "other")
    if kind == "pe":
        at = int.from_bytes(content[60:64], "little") + 4
        return PE_MACHINES.get(int.from_bytes(content[at:at + 2], "little"), "other")
    return ""
