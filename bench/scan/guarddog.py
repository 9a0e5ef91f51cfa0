#!/usr/bin/env python3
"""GuardDog's source code rules (PyPI, guarddog 3) on the Python and JavaScript files, as a table of scores.

    python3 -m venv VENV && VENV/bin/pip install numpy guarddog
    VENV/bin/python bench/scan/guarddog.py --out guarddog.tsv
    bench/scan/run --scores guarddog=guarddog.tsv

Its YARA rules run on bytes in memory, and its own risk engine rates what they say, 0 to 10: of a package all
files together, of another file that file alone. A file is found from 5 on, which GuardDog calls suspicious.
The logit in the table is that rating; where it is equal, more hits count as higher.

What differs from `guarddog scan`: no metadata of packages. Names are lost in the archives: a Python file that
calls setup() counts as setup.py, another one as module.py, JavaScript as index.js. A hit on a line that begins
with a comment does not count; GuardDog knows comments better, but only of files on a disk.
"""

import argparse
import collections
import fnmatch
import logging
import pathlib
import re
import sys

sys.dont_write_bytecode = True
HERE = str(pathlib.Path(__file__).resolve().parent)
sys.path = [path for path in sys.path if path != HERE]  # this file has the name of the package

import requests  # noqa: E402
import yara  # noqa: E402


def refuse(*_, **__):
    raise requests.ConnectionError("bench/scan asks no network")


requests.Session.request = refuse  # GuardDog, when it is imported, fetches lists of names that no rule here needs

from guarddog.analyzer import sourcecode  # noqa: E402
from guarddog.analyzer.analyzer import Analyzer  # noqa: E402
from guarddog.ecosystems import ECOSYSTEM  # noqa: E402

sys.path.insert(0, HERE)

import corpus  # noqa: E402
import scores  # noqa: E402

SUSPICIOUS = 5.0
SECONDS = 60  # for a file at most
SETUP = re.compile(rb"\b(?:setuptools|distutils)\b.*\bsetup\s*\(", re.DOTALL)
COMMENT = re.compile(rb"[ \t]*(?:#|//|/\*|\*)")


def patterns(text):
    return [one.strip() for one in (text or "").split(",") if one.strip()]


class Rules:
    def __init__(self, ecosystem):
        self.analyzer = Analyzer.__new__(Analyzer)  # without the detectors of metadata
        self.analyzer.ecosystem = ecosystem
        self.rules = {rule.id: rule for rule in sourcecode.get_sourcecode_rules(ecosystem, sourcecode.YaraRule)}
        folder = pathlib.Path(sourcecode.__file__).parent
        self.compiled = yara.compile(filepaths={name: str(folder / rule.file) for name, rule in self.rules.items()})

    def applies(self, rule, name):
        if rule.path_include and not any(fnmatch.fnmatch(name, one) or fnmatch.fnmatch("x/" + name, one)
                                         for one in patterns(rule.path_include)):
            return False
        return not any(fnmatch.fnmatch(name, one) for one in patterns(rule.path_exclude))

    def hits(self, name, content):
        """{rule: [what it found]} of a file."""
        out = collections.defaultdict(dict)
        for match in self.compiled.match(data=content, timeout=SECONDS):
            if match.rule != match.namespace.replace("-", "_") or not self.applies(self.rules[match.namespace], name):
                continue
            for string in match.strings:
                for instance in string.instances[:100]:
                    start = content.rfind(b"\n", 0, instance.offset) + 1
                    if not COMMENT.match(content, start, instance.offset + 2):
                        out[match.namespace].setdefault(instance.matched_data[:200], {"location": f"{name}:1"})
        return {rule: list(found.values()) for rule, found in out.items()}

    def rate(self, hits):
        """0 to 10, of {rule: hits}."""
        rated = self.analyzer.calculate_package_risk_score({"results": hits})["score"]
        return rated + min(99, sum(map(len, hits.values()))) / 1000


def name_of(language, content):
    if language == "js":
        return "index.js"
    return "setup.py" if SETUP.search(content) else "module.py"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, default=corpus.default_folder(),
                        help="folder of the archives (default: files/ in $FOVEA_DATA)")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="table of scores")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    rules = {"py": Rules(ECOSYSTEM.PYPI), "js": Rules(ECOSYSTEM.NPM)}
    said, known, packages, late = {}, {}, collections.defaultdict(dict), 0
    for stem in corpus.ARCHIVES:
        table = corpus.table(options.data, stem)
        files = {member: file for member, file in table.items() if file.language in rules}
        for member, content in corpus.contents(options.data, stem, files):
            file, of_language = files[member], rules[files[member].language]
            try:
                hits = of_language.hits(name_of(file.language, content), content)
            except yara.TimeoutError:
                late, hits = late + 1, {}
            if file.label == "malicious_package":
                packages[file.source, file.package][member] = hits
            else:
                said[member] = scores.Score(of_language.rate(hits))
        known.update(files)
    for of_package in packages.values():
        together = collections.defaultdict(list)
        for hits in of_package.values():
            for rule, found in hits.items():
                together[rule] += found
        rated = rules["py"].rate(together)
        said.update((member, scores.Score(rated)) for member in of_package)
    found = {member for member, score in said.items() if score.logit >= SUSPICIOUS}
    scores.write_table(options.out, known, said, found)
    print(f"guarddog: {len(said)} scores in {options.out}; {late} files took more than {SECONDS} s", file=sys.stderr)


if __name__ == "__main__":
    main()
