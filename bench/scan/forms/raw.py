"""Places in files without a format that matters here: data, firmware, archives, sounds."""

from forms.common import append, insert, overwrite, runs, within


def inserted(host, code, random):
    """In the middle, the rest moves."""
    return insert(host, within(random, len(host) // 8, len(host) * 3 // 4, b""), code)


def over(host, code, random):
    """Over some bytes, zeros where there are enough of them."""
    empty = runs(host, 0, len(host), (0, 255), len(code) + 4)
    if empty:
        at, length = random.choice(empty)
        return overwrite(host, within(random, at, length, code), code)
    return overwrite(host, within(random, 0, len(host), code), code)


FORMS = {"data inserted": inserted, "data over zeros": over, "data appended": append}
