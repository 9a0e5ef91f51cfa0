#!/usr/bin/env python3
"""Attention against max and mean pooling: the same encoder, trained on 1 %, 10 % and 100 % of the
malicious files.

    bench/pooling.py FOLDER [--data files/] [--fovea build/release/bin/fovea] [--steps 400]

Trains nine models into FOLDER (those that are there are not trained again) and prints a table:
whole malicious files of the training's hold-out found at 1 % false alarms, files with something
planted likewise, infected shop files (`infected_dev`) by the area under the curve against their clean
originals, and how well the place was told. --data: the folder with train.tar.xz and the rest.
"""

import argparse
import json
import os
import pathlib
import struct
import subprocess

POOLINGS, SHARES = ("attention", "max", "mean"), (1, 0.1, 0.01)


def description(model):
    with open(model, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    return json.loads(header["__metadata__"]["fovea"])


def mean(metrics, kind):
    """Mean over php, js and py of what was found at 1 % false alarms."""
    found = [metrics[name][kind]["found"]["0.01"] for name in ("php", "js", "py")]
    return sum(found) / len(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path,
                        default=pathlib.Path(os.environ.get("FOVEA_DATA", "../shared/data")) / "files")
    parser.add_argument("--fovea", default="build/release/bin/fovea")
    parser.add_argument("--steps", type=int, default=400)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    print("| malicious files | pooling | whole, at 1 % | planted, at 1 % | infected, AUROC | hit | IoU |")
    print("|---|---|---|---|---|---|---|")
    for share in SHARES:
        for pooling in POOLINGS:
            model = arguments.folder / f"{pooling}-{share}.safetensors"
            if not model.exists():
                subprocess.run([arguments.fovea, "train", "files", arguments.data / "train.tar.xz",
                                "--pooling", pooling, "--malicious-share", str(share), "--steps",
                                str(arguments.steps), "--rounds", "1", "--no-whole", "--out", model],
                               check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            metrics = description(model)["metrics"]["languages"]
            report = json.loads(subprocess.run(
                [arguments.fovea, "eval", model, arguments.data / "infected_dev.tar.xz", "--format", "json"],
                check=True, stdout=subprocess.PIPE).stdout)
            php = report["languages"]["php"]
            auroc, place = php["kinds"]["infected"]["auroc"], php["location"]
            print(f"| {share:.0%} | {pooling} | {mean(metrics, 'malicious'):.3f} | {mean(metrics, 'planted'):.3f} "
                  f"| {auroc:.3f} | {place['hit']['value']:.3f} | {place['iou']:.3f} |", flush=True)


if __name__ == "__main__":
    main()
