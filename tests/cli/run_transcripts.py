#!/usr/bin/env python3
"""Runs a transcript of the command line and compares what came out.

A transcript is a text file:

    # a comment, anywhere between commands
    $ command                  run by bash, in the transcript's own temporary folder
    > more of the command      its following lines
    a line of output           must come exactly so
    re: a.*pattern             a line that the whole pattern must match
    ...                        any number of lines, also none
    [2]                        the exit code, if it is not 0

Standard output and standard error come together. One shell runs all commands of a transcript, so
that variables stay. The folder with fovea is in front of PATH; $TRANSCRIPTS is the folder of the
transcripts, $FOVEA_BIN that of the programs. The first line may be `# needs: NAME...`, programs
without which the transcript is skipped (exit code 77).
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77


class Step:
    def __init__(self, line, command):
        self.line = line
        self.command = command
        self.expected = []
        self.code = 0


def parse(path):
    steps = []
    needs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("# needs:"):
            needs += line.split(":", 1)[1].split()
        elif line.startswith("#") or not line.strip():
            continue
        elif line.startswith("$ "):
            steps.append(Step(number, line[2:]))
        elif not steps:
            sys.exit(f"{path}:{number}: output before the first command")
        elif line.startswith("> ") and not steps[-1].expected:
            steps[-1].command += "\n" + line[2:]
        elif re.fullmatch(r"\[\d+\]", line):
            steps[-1].code = int(line[1:-1])
        else:
            steps[-1].expected.append(line)
    if not steps:
        sys.exit(f"{path}: no commands: nothing would be tested")
    return steps, needs


def matches(expected, actual):
    """Whether the lines of output are what the transcript expects."""
    if not expected:
        return not actual
    head, *rest = expected
    if head == "...":
        return any(matches(rest, actual[i:]) for i in range(len(actual) + 1))
    if not actual:
        return False
    if head.startswith("re: "):
        fits = re.fullmatch(head[4:], actual[0]) is not None
    else:
        fits = head == actual[0]
    return fits and matches(rest, actual[1:])


def run(steps, folder, environment):
    """[(output lines, exit code)] of each step, all in one shell."""
    mark = "==transcript-step-ends=="
    script = "set +e\n"
    for step in steps:
        script += f"{step.command}\nprintf '\\n{mark}%d\\n' $?\n"
    result = subprocess.run(["bash", "--noprofile", "--norc", "-c", script], cwd=folder,
                            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True, errors="replace", timeout=600, check=False)
    parts = re.split(rf"\n{mark}(\d+)\n", result.stdout)
    outcomes = []
    for output, code in zip(parts[0::2], parts[1::2]):
        # Empty lines carry no meaning, in the transcript neither.
        outcomes.append(([line for line in output.splitlines() if line.strip()], int(code)))
    return outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    parser.add_argument("transcripts", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    binaries = arguments.bin.resolve()

    failures = 0
    skipped = 0
    for path in arguments.transcripts:
        steps, needs = parse(path)
        missing = [name for name in needs if not (binaries / name).exists() and not shutil.which(name)]
        if missing:
            print(f"{path.name}: skipped, without {', '.join(missing)}")
            skipped += 1
            continue
        environment = {
            "PATH": f"{binaries}:{os.environ.get('PATH', '')}", "HOME": os.environ.get("HOME", "/"),
            "LC_ALL": "C.UTF-8", "COLUMNS": "100", "FOVEA_BIN": str(binaries),
            # fontconfig keeps its configuration until the end.
            "LSAN_OPTIONS": f"suppressions={path.resolve().parent}/lsan.supp:print_suppressions=0",
            "TRANSCRIPTS": str(path.resolve().parent),
            "FOVEA_DATA": os.environ.get("FOVEA_DATA") or str(pathlib.Path("../shared/data").resolve()),
        }
        for name in ("ASAN_OPTIONS", "LD_LIBRARY_PATH"):
            if name in os.environ:
                environment[name] = os.environ[name]
        with tempfile.TemporaryDirectory(prefix="fovea-transcript-") as folder:
            outcomes = run(steps, folder, environment)
        if len(outcomes) != len(steps):
            print(f"{path}:{steps[len(outcomes)].line}: the shell ended in this command")
            failures += 1
        for step, (output, code) in zip(steps, outcomes):
            if matches(step.expected, output) and code == step.code:
                continue
            failures += 1
            print(f"{path}:{step.line}: $ {step.command}")
            print("  expected:", *[f"    {line}" for line in step.expected],
                  f"    [{step.code}]", sep="\n")
            print("  got:", *[f"    {line}" for line in output], f"    [{code}]", sep="\n")
        print(f"{path.name}: {len(steps)} commands")
    if failures:
        sys.exit(f"{failures} commands differ from their transcript")
    if skipped == len(arguments.transcripts):
        sys.exit(SKIPPED)


if __name__ == "__main__":
    main()
