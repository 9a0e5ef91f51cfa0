#!/usr/bin/env python3
"""Speed of `fovea scan` beside yara with 300 rules, one thread each, over real folders.

    bench/peers/scan_yara.py [--fovea build/release/bin/fovea] [--rounds 5] [FOLDER…]

A rule is one plain string, such as scanners of web sites look for: words of scripts and web shells,
put together here. Both programs walk the folders by themselves, follow no links, and look at the bytes
as they lie on the disk (fovea with --no-archives, for yara does not look into archives; --archives
measures that in addition). The files are read once before, so that the disk does not count. The
programs take turns; what is printed is the median of the rounds with its range, start included. On a
machine that does other things besides, --cpu counts the seconds of the processor and not those of the clock.

Needs Debian's package yara. Folders: /usr/share and /usr/lib/python3, if none is given.
"""

import argparse
import itertools
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

RULES = 300
FUNCTIONS = """eval assert system exec passthru shell_exec popen proc_open create_function call_user_func
base64_decode gzinflate gzuncompress str_rot13 unserialize move_uploaded_file file_put_contents
preg_replace fsockopen pcntl_exec""".split()
INPUTS = ["$_GET[", "$_POST[", "$_REQUEST[", "$_COOKIE[", "$_SERVER[", "$_FILES["]
WORDS = """c99shell r57shell b374k FilesMan webshell backdoor mass_deface uname\\x20-a safe_mode_bypass
cmd.exe /bin/sh /etc/shadow nc\\x20-e wget\\x20http curl\\x20-o chmod\\x20777 LD_PRELOAD ptrace_scope
String.fromCharCode document.write(unescape eval(atob( eval(function(p,a,c,k,e,d) unescape('%3C
createElement('script') ActiveXObject WScript.Shell ADODB.Stream powershell\\x20-enc child_process
net.Socket( process.binding( os.system( subprocess.Popen( marshal.loads( zlib.decompress( __import__(
socket.SOCK_STREAM pty.spawn( compile(base64 requests.post( urlretrieve( getpass.getuser( keylogger
Runtime.getRuntime().exec( ProcessBuilder( defineClass( Request.Form[ Server.CreateObject Execute(Request
stratum+tcp:// coinhive cryptonight xmrig wallet.dat pastebin.com/raw bit.ly/ .onion/ webhook/""".split()


def strings():
    """300 different strings, the same each time."""
    pairs = (f"{function}({given}" for given, function in itertools.product(INPUTS, FUNCTIONS))
    nested = (f"{outer}({inner}(" for outer, inner in itertools.product(FUNCTIONS, FUNCTIONS)
              if outer != inner)
    chosen = list(itertools.islice(itertools.chain(WORDS, pairs, nested), RULES))
    assert len(set(chosen)) == RULES
    return chosen


def write_rules(path):
    with open(path, "w") as file:
        for number, text in enumerate(strings()):
            quoted = text.replace('"', '\\"')
            file.write(f'rule r{number} {{ strings: $s = "{quoted}" condition: $s }}\n')


def read_once(folders):
    """Files and bytes on disk, read to the end; nothing that is not a regular file."""
    files = size = 0
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(place, name)
                if os.path.islink(path) or not os.path.isfile(path):
                    continue
                try:
                    with open(path, "rb") as file:
                        while block := file.read(1 << 20):
                            size += len(block)
                except OSError:
                    continue
                files += 1
    return files, size


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(commands, allowed, clock):
    """Seconds of all commands together, and what they wrote."""
    out, start = "", clock()
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        if done.returncode not in allowed:
            sys.exit(f"scan_yara: {' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
        out += done.stdout
    return clock() - start, out


def version(command):
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return " ".join((done.stdout or done.stderr).split())


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", default=["/usr/share", "/usr/lib/python3"])
    parser.add_argument("--fovea", default="build/release/bin/fovea")
    parser.add_argument("--model", help="another model than the one inside fovea")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cpu", action="store_true", help="seconds of the processor, where it is busy besides")
    parser.add_argument("--archives", action="store_true",
                        help="measure fovea also with what lies in archives")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    for folder in options.folders:
        if not pathlib.Path(folder).is_dir():
            parser.error(f"{folder}: no such folder")

    files, size = read_once(options.folders)
    if size == 0:
        parser.error("there is no file in the folders")
    scan = [options.fovea, "scan", "--jobs", "1", "--quiet", "--format", "jsonl"]
    if options.model:
        scan += ["--model", options.model]
    with tempfile.TemporaryDirectory() as temporary:
        rules = os.path.join(temporary, "rules.yar")
        write_rules(rules)
        yara = [["yara", "-p", "1", "-w", "-N", "-r", rules, folder] for folder in options.folders]
        programs = {"yara": (yara, (0, 1)),  # 1: some file could not be opened
                    "fovea": ([scan + ["--no-archives", *options.folders]], (0, 1, 2))}
        if options.archives:
            programs["fovea, archives too"] = ([scan + options.folders], (0, 1, 2))
        seconds = {name: [] for name in programs}
        for number in range(options.rounds):
            order = list(programs) if number % 2 == 0 else list(programs)[::-1]
            for name in order:
                taken, out = timed(*programs[name], processor_seconds if options.cpu else time.perf_counter)
                seconds[name].append(taken)
                if name == "fovea":
                    summary = json.loads(out.splitlines()[-1])
                    if summary["bytes_scanned"] < 0.95 * size:
                        sys.exit(f"scan_yara: fovea scanned {summary['bytes_scanned']} bytes of {size}:"
                                 " there is nothing to compare")

    print(f"{files} files, {size / 1e6:.1f} MB in {' '.join(options.folders)}; "
          f"{options.rounds} rounds, median (least to most)"
          f"{', seconds of the processor' if options.cpu else ''}")
    print(f"yara {version(['yara', '--version'])}, {RULES} rules; "
          f"{version([options.fovea, '--version'])}")
    for name, all_seconds in seconds.items():
        middle = statistics.median(all_seconds)
        print(f"{name:20} {middle:8.2f} s ({min(all_seconds):.2f} to {max(all_seconds):.2f})"
              f" {size / 1e6 / middle:8.1f} MB/s"
              f" {statistics.median(seconds['yara']) / middle:6.2f} × yara")
    print(f"fovea: {summary['findings']} findings, {summary['not_scanned']} not scanned")


if __name__ == "__main__":
    main()
