"""Which files are nearly the same: bottom-k sketches of 8-byte shingles (Broder 1997).

Letters in lower case, digits as 0, no blanks: what differs between two copies of one shell is mostly that.
"""

import collections

import numpy as np

SHINGLE, SKETCH, KEYS = 8, 128, 16  # bytes; hashes kept; of them looked up for candidates
ALIKE = 0.7                         # least Jaccard index of near-duplicates, as estimated
CROWD = 200                         # a hash that more files have tells nothing

TABLE = bytes(48 if 48 <= byte < 58 else byte + 32 if 65 <= byte < 91 else byte for byte in range(256))


def sketch(content):
    """The least SKETCH different hashes of the content's shingles, rising."""
    text = content.translate(TABLE, b" \t\r\n\f\v\0")
    if len(text) < SHINGLE:
        text = text.ljust(SHINGLE, b"\0")
    letters = np.frombuffer(text, np.uint8)
    hashes = np.zeros(len(text) - SHINGLE + 1, np.uint64)
    for offset in range(SHINGLE):
        hashes = hashes << np.uint64(8) | letters[offset:offset + len(hashes)]
    hashes *= np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing, then the high bits over the low ones
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(32)
    most = SKETCH * 64  # enough before the equal ones go, save in files of one repeated line
    if len(hashes) > most:
        hashes = np.concatenate([np.unique(part)[:SKETCH] for part in np.array_split(hashes, len(hashes) // most + 1)])
    return np.unique(hashes)[:SKETCH]


def union(sketches):
    """The sketch of several contents together."""
    return np.unique(np.concatenate([np.zeros(0, np.uint64), *sketches]))[:SKETCH]


def jaccard(one, two):
    both = union([one, two])
    return np.isin(both, np.intersect1d(one, two, assume_unique=True)).mean() if len(both) else 0.0


class Index:
    """Files by the least hashes of their sketches."""

    def __init__(self):
        self.sketches, self.by_hash = [], collections.defaultdict(list)

    def add(self, one):
        for key in one[:KEYS].tolist():
            if len(self.by_hash[key]) < CROWD:
                self.by_hash[key].append(len(self.sketches))
        self.sketches.append(one)

    def like(self, one):
        """The numbers of near-duplicates."""
        candidates = {number for key in one[:KEYS].tolist() for number in self.by_hash.get(key, ())}
        return [number for number in candidates if jaccard(one, self.sketches[number]) >= ALIKE]


def clusters(sketches):
    """{name: number of its cluster} of {name: sketch}; near-duplicates of near-duplicates are of one."""
    index, names, parent = Index(), list(sketches), list(range(len(sketches)))

    def root(number):
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for number, name in enumerate(names):
        for other in index.like(sketches[name]):
            parent[root(other)] = root(number)
        index.add(sketches[name])
    return {name: root(number) for number, name in enumerate(names)}


def weights(names, cluster):
    """1 / files of the same cluster among these names."""
    sizes = collections.Counter(cluster[name] for name in names)
    return [1 / sizes[cluster[name]] for name in names]
