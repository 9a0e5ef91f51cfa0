"""Clean programs, documents, pictures and fonts out of the packages that scripts/fetch-benign --programs fetches.

Packages are read in place and in memory. A package is of a fold by the hash of its name, so that its builds
for other processors are of the same one. Of each kind at most a few files of a package are taken, by the hash
of their paths: always the same ones.
"""

import collections
import csv
import hashlib
import heapq
import importlib.machinery
import importlib.util
import io
import json
import marshal
import pathlib
import re
import struct
import tarfile
import warnings
import zipfile

import kinds
from shellcodes import in_fold, number

# kind: of kinds.KINDS.
Host = collections.namedtuple("Host", "kind package archive member content")

OF_A_PACKAGE = 5            # files of a kind that are taken of one,
OF_A_FOLD = 12              # and where only some packages are there
SMALLEST, LARGEST = 64, 8 << 20
CLASSES = 2                 # of a jar
REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def reserved():
    """What scripts/check-benign holds the lists to: software that nothing is chosen with."""
    loader = importlib.machinery.SourceFileLoader("check_benign", str(REPOSITORY / "scripts/check-benign"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_benign", loader))
    loader.exec_module(module)
    return module.Reserved(module.RESERVED)


def base(package):
    """A package's name without its architecture, one way of writing."""
    return re.sub(r"[-_.]+", "-", package.partition(":")[0].lower())


def packages(folder, fold):
    """[(package, archive)] of a fold, by the hash of their names."""
    table = folder / "benign.tsv"
    if not table.exists():
        raise SystemExit(f"bench/scan: {table}: not found; scripts/fetch-benign --programs fetches the packages")
    kept = reserved()
    with open(table, newline="", encoding="utf-8") as file:
        rows = [(base(row["package"]), row["archive"]) for row in csv.DictReader(file, delimiter="\t")]
    rows = [row for row in rows if in_fold(row[0], fold) and not kept.met_by(row[0])]
    return sorted(rows, key=lambda row: (number(row[0]), row[1]))


def deb(path):
    """The tar of a Debian package's files, opened."""
    with open(path, "rb") as file:
        if file.read(8) != b"!<arch>\n":
            raise SystemExit(f"bench/scan: {path}: is no Debian package")
        while header := file.read(60):
            name, size = header[:16].strip().rstrip(b"/"), int(header[48:58])
            if name.startswith(b"data.tar"):
                return tarfile.open(fileobj=io.BytesIO(file.read(size)))
            file.seek(size + size % 2, 1)
    raise SystemExit(f"bench/scan: {path}: holds no data.tar")


def members(path):
    """(name, size, function that gives an open file) of the files in an archive, in their order."""
    if path.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    yield entry.filename, entry.file_size, lambda entry=entry: archive.open(entry)
        return
    with deb(path) if path.suffix == ".deb" else tarfile.open(path) as archive:
        for entry in archive:
            if entry.isfile():
                yield entry.name.removeprefix("./"), entry.size, lambda entry=entry: archive.extractfile(entry)


def compiled(source, name):
    """A .pyc of Python's source, which is not run; None if this Python does not read it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return importlib.util.MAGIC_NUMBER + struct.pack("<III", 0, 1700000000, len(source)) + marshal.dumps(code)


class Chosen:
    """Of each kind the files of a package with the least hashes."""

    def __init__(self, package, archive, most):
        self.package, self.archive, self.most = package, archive, most
        self.heaps = collections.defaultdict(list)

    def wants(self, kind, name):
        heap = self.heaps[kind]
        return len(heap) < self.most or -number(name) > heap[0][0]

    def add(self, kind, name, content):
        heap = self.heaps[kind]
        heapq.heappush(heap, (-number(name), name, content))
        if len(heap) > self.most:
            heapq.heappop(heap)

    def hosts(self):
        for kind, heap in self.heaps.items():
            for _, name, content in sorted(heap, reverse=True):
                yield Host(kind, self.package, self.archive, name, content)


def add_zip(chosen, name, content):
    kind = kinds.of_zip(content)
    if kind == "office zip" and chosen.wants(kind, name):
        chosen.add(kind, name, content)
    elif kind == "jar":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            classes = sorted((one for one in archive.namelist() if one.endswith(".class")), key=number)
            for one in classes[:CLASSES]:
                inner = archive.read(one)
                if kinds.told(inner[:4096], one) == "class":
                    chosen.add("class", f"{name}!/{one}", inner)


def of_package(folder, package, archive, full, most):
    """Hosts of a package, of the kinds that are not full."""
    chosen = Chosen(package, archive, most)
    for name, size, opened in members(folder / archive):
        if not SMALLEST <= size <= LARGEST:
            continue
        with opened() as file:
            head = file.read(4096)
            kind = kinds.told(head, name)
            wanted = {"zip": None, "py": "pyc"}.get(kind, kind)
            if kind is None or wanted in full or (wanted and not chosen.wants(wanted, name)):
                continue
            content = head + file.read()
        if kind == "zip":
            add_zip(chosen, name, content)
        elif kind != "py":
            chosen.add(kind, name, content)
        elif made := compiled(content, name):
            chosen.add("pyc", name + "c", made)
    yield from chosen.hosts()


def choose(folder, fold, share=1.0):
    """[Host] of the fold: of each kind as many as kinds.KINDS says, times the share, or as there are."""
    quota = {kind: max(1, round(count * share)) for kind, (_, count) in kinds.KINDS.items()}
    found, seen, left = [], set(), collections.Counter(quota)
    most = OF_A_FOLD if fold else OF_A_PACKAGE
    for package, archive in packages(folder, fold):
        full = {kind for kind, count in left.items() if count <= 0}
        if len(full) == len(quota):
            break
        for host in of_package(folder, package, archive, full, most):
            digest = hashlib.sha256(host.content).digest()
            if digest not in seen and left[host.kind] > 0:
                seen.add(digest)
                left[host.kind] -= 1
                found.append(host)
    if not found:
        raise SystemExit(f"bench/scan: {folder}: no file of these packages is of the fold")
    return found


def cached(path, folder, fold, share):
    """choose(), kept in a file for the next time; of clean files alone."""
    made_of = {"folder": str(folder), "fold": fold and list(fold), "share": share}
    if path and path.exists():
        with zipfile.ZipFile(path) as archive:
            table = json.loads(archive.read("table.json"))
            if table["of"] != made_of:
                raise SystemExit(f"bench/scan: {path}: was made of {table['of']}; name another --cache")
            return [Host(*row, archive.read(str(n))) for n, row in enumerate(table["hosts"])]
    found = choose(folder, fold, share)
    if path:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("table.json", json.dumps({"of": made_of, "hosts": [one[:-1] for one in found]}))
            for n, one in enumerate(found):
                archive.writestr(str(n), one.content)
    return found
