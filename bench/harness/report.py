"""The table as Markdown, under a heading that says of what machine and versions it is."""

import datetime
import os
import pathlib
import platform
import re
import shlex
import subprocess
import sys

from harness.workers import ROOT


def _output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _processor():
    text = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    name = re.search(r"model name\s*:\s*(.*)", text)
    family = [re.search(rf"{word}\s*:\s*(\d+)", text) for word in ("cpu family", "model")]
    return (name[1] if name else platform.machine()) + (
        f" (family {family[0][1]}, model {family[1][1]})" if all(family) else "")


def _system():
    release = pathlib.Path("/etc/os-release")
    name = re.search(r'PRETTY_NAME="?([^"\n]*)', release.read_text(encoding="utf-8")) if (
        release.exists()) else None
    return f"{name[1] if name else platform.system()}, Linux {platform.release()}"


def _argument(text):
    """An argument of the command line, for others' eyes: no absolute path, but what lies below the repository, or the
    name."""
    option, equals, value = text.partition("=") if text.startswith("-") else ("", "", text)
    if value.startswith("/"):
        path = pathlib.Path(value)
        value = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
    return shlex.quote(option + equals + value)


def about(versions, program):
    """Lines of who measured with what."""
    revision = _output("git", "rev-parse", "--short", "HEAD")
    changed = " with changes" if _output("git", "status", "--porcelain", "-uno") else ""
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1])
    compiler = _output("g++", "--version").splitlines()
    lines = [
        f"- Machine: {_processor()}, {os.cpu_count()} cores, {memory / 2**20:.0f} GiB; {_system()}",
        f"- Compiler: {compiler[0] if compiler else 'no g++'}",
        f"- fovea: revision {revision or 'unknown'}{changed}, {datetime.date.today()}",
    ]
    for peer in sorted(versions):
        if versions[peer]:
            lines.append(f"- {peer}: " + ", ".join(f"{k} {v}" for k, v in versions[peer].items()))
    blas = {name: os.environ[name] for name in os.environ if name.startswith("OPENBLAS_")}
    if blas:
        lines.append("- In the environment: " + ", ".join(f"{k}={v}" for k, v in sorted(blas.items())))
    lines.append(f"- Command: `{' '.join([program, *map(_argument, sys.argv[1:])])}`")
    return lines


def heading(options, versions):
    """Those of bench/run."""
    lines = about(versions, "bench/run")
    lines.append(f"- Each round runs fovea and every peer in turn, each for at least {options.seconds:g} s; "
                 f"medians of {options.rounds} rounds, ranges in brackets. A peer's number is how many "
                 "times as long as fovea it takes. One thread: processor time; two: wall time.")
    return lines


def table(rows, titles):
    lines = ["| " + " | ".join(titles) + " |", "|" + "---|" * len(titles)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def around(path, program):
    """What stands before the two marks of a document and after them, the marks included."""
    begin, end = (f"<!-- {program}: {which} -->" for which in ("begin", "end"))
    before, first, rest = path.read_text(encoding="utf-8").partition(begin)
    _, last, after = rest.partition(end)
    if not first or not last:
        raise SystemExit(f"{program}: {path} has no lines {begin} and {end}")
    return before + begin, end + after


def put_into(path, text, program):
    """Replaces what stands between the two marks of a document."""
    before, after = around(path, program)
    path.write_text(f"{before}\n{text}{after}", encoding="utf-8")


def notes(found):
    """Why cells are absent or differ."""
    return [f"- {title}: {reason} ({'; '.join(dict.fromkeys(cases))})"
            for (title, reason), cases in found.items()]
