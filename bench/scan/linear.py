#!/usr/bin/env python3
"""The plain peer: a linear model over hashed byte 3- to 6-grams, trained on the files that fovea's is.

    bench/scan/linear.py --out linear.tsv [--epochs 8] [--seed 1] [--work FOLDER]
    bench/scan/run --half --scores linear=linear.tsv

Learns from train.tar.xz without doubtful.tsv and from the benign files of the first half of train_extra's
projects (--train-only: without these, as fovea-files-2 did); scores dev, infected_dev, train_infected and train_extra, but of its benign files only those of the
second half. bench/scan/linear_grams.cc says what the model is; it is compiled here with c++. Files go to it
through a pipe; only weights and scores are written.
"""

import argparse
import pathlib
import struct
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import corpus  # noqa: E402
import scores  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parent / "linear_grams.cc"
LABELS = {"benign": 0, "malicious": 1, "malicious_package": 1}


def record(bag, label, content):
    return struct.pack("<iiI", bag, label, len(content)) + content


def records_to_learn(folder, train_only):
    """A package is one bag, its files one behind the other."""
    wrong, (learnt, _) = corpus.doubtful(folder), corpus.halves(folder)
    packages, number = {}, 0
    for stem in ("train",) if train_only else ("train", "train_extra"):
        table = corpus.table(folder, stem)
        wanted = {member for member, file in table.items() if member not in wrong and file.label in LABELS
                  and (stem == "train" or (file.label == "benign" and file.source in learnt))}
        for member, content in corpus.contents(folder, stem, wanted):
            file = table[member]
            if file.label == "malicious_package":
                packages.setdefault((file.source, file.package), []).append(content)
            else:
                number += 1
                yield record(number, LABELS[file.label], content)
    for contents in packages.values():
        number += 1
        for content in contents:
            yield record(number, 1, content)


def files_to_score(folder):
    """{archive: {member: File}}."""
    wrong, (learnt, _) = corpus.doubtful(folder), corpus.halves(folder)
    for stem in corpus.ARCHIVES:
        yield stem, {member: file for member, file in corpus.table(folder, stem).items() if member not in wrong
                     and not (file.label == "benign" and file.source in learnt)}


def fed(command, records, out):
    """Runs the command with the records on its standard input."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out) as process:
        for one in records:
            process.stdin.write(one)
        process.stdin.close()
    if process.returncode:
        sys.exit(f"linear: {' '.join(map(str, command))}: exit status {process.returncode}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, default=corpus.default_folder(),
                        help="folder of the archives (default: files/ in $FOVEA_DATA)")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="table of scores")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--train-only", action="store_true", help="learn nothing of train_extra")
    parser.add_argument("--compiler", default="c++")
    parser.add_argument("--work", type=pathlib.Path, help="keep the program and the weights there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or pathlib.Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        program, weights = work / "linear_grams", work / "linear.weights"
        subprocess.run([options.compiler, "-std=c++20", "-O3", "-march=native", SOURCE, "-o", program], check=True)
        with open(weights, "wb") as out:
            fed([program, "train", str(options.epochs), str(options.seed)], records_to_learn(options.data, options.train_only),
                out)
        said, known = {}, {}
        for stem, files in files_to_score(options.data):
            names = []

            def records(stem=stem, files=files, names=names):
                for member, content in corpus.contents(options.data, stem, files):
                    names.append(member)
                    yield record(0, 0, content)

            with open(work / "logits", "w+", encoding="ascii") as out:
                fed([program, "score", weights], records(), out)
                out.seek(0)
                said.update(zip(names, (scores.Score(float(line)) for line in out)))
            known.update(files)
        scores.write_table(options.out, known, said)
        print(f"linear: {len(said)} scores in {options.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
