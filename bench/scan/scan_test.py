#!/usr/bin/env python3
"""Tests of bench/scan that need neither data nor a model. Exit status 77 without numpy."""

import math
import pathlib
import random
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

try:
    import numpy  # noqa: F401
except ImportError:
    sys.exit(77)

import corpus  # noqa: E402
import families  # noqa: E402
import measures  # noqa: E402
import near_duplicates  # noqa: E402
import plants  # noqa: E402
import scores  # noqa: E402

HOST = b"<?php\n// a; b\nfunction f($x) {\n    $y = $x;\n    $s = 'a;\n';\n    return $y;\n}\n\necho f(1);\n"


class Measures(unittest.TestCase):
    def test_wilson(self):  # Newcombe 1998, table I: 81 of 263
        low, high = measures.Rate(81, 263).interval()
        self.assertAlmostEqual(low, 0.2553, 4)
        self.assertAlmostEqual(high, 0.3662, 4)
        self.assertEqual(measures.Rate(0, 0).interval(), (0, 1))

    def test_threshold_lets_as_many_pass_as_the_rate_says(self):
        benign = list(range(1000))
        for rate, passed in ((0.01, 10), (0.001, 1), (0.0001, 0)):
            threshold = measures.pooled_threshold(benign, rate)
            self.assertEqual(sum(one >= threshold for one in benign), passed)

    def test_ties_count_against_the_detector(self):
        self.assertGreater(measures.pooled_threshold([0.0] * 900 + [5.0] * 100, 0.01), 5.0)

    def test_median_of_projects(self):
        easy = {f"easy {n}": [one / 100 for one in range(100)] for n in range(4)}
        hard = {"hard": [10 + one for one in range(400)]}
        threshold = measures.median_threshold({**easy, **hard}, 0.01)
        self.assertLess(threshold, 1.0)
        self.assertGreater(threshold, 0.97)

    def test_place(self):
        self.assertEqual(measures.place([(0, 10)], [(5, 15, 2.0), (40, 50, 1.0)]), (True, 5 / 25))
        self.assertEqual(measures.place([(0, 10)], [(5, 15, 1.0), (40, 50, 2.0)])[0], False)
        self.assertEqual(measures.union_length([(0, 5), (3, 8), (3, 4)]), 8)


class NearDuplicates(unittest.TestCase):
    def test_clusters(self):
        noise = random.Random(3)
        one = " ".join(f"word{noise.randrange(10**6)}x{chr(97 + n % 26)}" for n in range(400))
        other = "".join(chr(noise.randrange(97, 123)) for _ in range(4000))
        files = {"a": one, "copy": one.upper().replace(" ", "\n") + " end", "other": other, "short": "x"}
        cluster = near_duplicates.clusters({name: near_duplicates.sketch(text.encode())
                                            for name, text in files.items()})
        self.assertEqual(cluster["a"], cluster["copy"])
        self.assertEqual(len(set(cluster.values())), 3)
        halves = [near_duplicates.sketch(part.encode()) for part in (one[:2000], one[1993:])]
        self.assertGreater(near_duplicates.jaccard(near_duplicates.union(halves),
                                                   near_duplicates.sketch(one.encode())), 0.95)
        self.assertEqual(near_duplicates.weights(list(files), cluster), [0.5, 0.5, 1, 1])


class Scores(unittest.TestCase):
    def test_table(self):
        file = corpus.File("dev", "malicious/php/1", "malicious", "php", "x", "", 3, ())
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "scores.tsv"
            scores.write_table(path, {file.member: file}, {file.member: scores.Score(2.5, "php")}, {file.member})
            read = scores.of_table("x", path)
        self.assertEqual(read.scores[file.member], scores.Score(2.5, "php"))
        self.assertEqual(read.found["default"], {file.member})

    def test_logit(self):
        self.assertAlmostEqual(scores.logit(1 / (1 + math.exp(-3))), 3)
        self.assertEqual((scores.logit(0), scores.logit(1)), (scores.LOWEST, scores.HIGHEST))


class Plants(unittest.TestCase):
    def test_places(self):
        self.assertEqual(len(plants.shells()), 16)
        for place in ("first", "middle", "end"):
            content, (start, end) = plants.planted(HOST, place, "$z = 1;")
            self.assertEqual(content[start:end], b"$z = 1;")
            self.assertEqual(content[:start] + content[end + 1:], HOST)
            self.assertEqual(content[start - 1:start], b"\n")
        closed, _ = plants.planted(HOST + b"?>\n<p>\n<?php f(); ?>", "end", "$z = 1;")
        self.assertTrue(closed.endswith(b"f(); ?>\n<?php $z = 1; ?>\n"))

    def test_boundaries_are_no_ends_of_comments_or_within_texts_or_returns(self):
        self.assertEqual([HOST[:end].splitlines()[-1] for end in plants.boundaries(HOST)],
                         [b"    $y = $x;", b"';", b"echo f(1);"])

    def test_families_name_their_spans(self):
        cases = [*families.packed_shells(), *families.repeated_lines(), *families.dumps(plants.shells()),
                 *families.scripts([("host", b"var a = 1;\n")])]
        for case in cases:
            self.assertEqual(case.malicious, case.span is not None)
            if case.malicious:
                self.assertTrue(0 <= case.span[0] < case.span[1] <= len(case.content))


if __name__ == "__main__":
    unittest.main()
