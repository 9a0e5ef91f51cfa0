"""Roofline figures: what share of the fused multiply-adds that one core can do the kernels reach, measured
by fovea_kernels_bench in the same process, and what a window saves."""

import json
import subprocess

_RUN = "^BM_Dot(Forward|ForwardBackward|Window)/|^BM_GatedPooling/100000"


def _named(name):
    """BM_DotForward/T:2048/causal:1 to (kind, {name: value})."""
    kind, *arguments = name.split("/")
    named = [argument.partition(":") for argument in arguments if ":" in argument]
    return kind.removeprefix("BM_"), {key: int(value) for key, _, value in named}


def lines(build, seconds=0.5):
    """A table as lines of Markdown; one line that says why where there is no program."""
    program = build / "bin" / "fovea_kernels_bench"
    if not program.exists():
        return [f"- Kernels alone: absent, there is no {program.name}"]
    out = subprocess.run([str(program), f"--benchmark_filter={_RUN}", "--benchmark_format=json",
                          f"--benchmark_min_time={seconds}"], capture_output=True, text=True, check=True).stdout
    found = [(*_named(one["name"]), one) for one in json.loads(out)["benchmarks"]]
    peak = max(one.get("peak GFLOP/s", 0) for _, _, one in found)
    rows = []
    windows = {}
    for kind, arguments, one in found:
        if "% of peak" in one:
            way = "forward and backward" if kind.endswith("Backward") else "forward"
            rows.append((f"scaled_dot, 8 heads, T = {arguments['T']:,}, D = 64"
                         + (", causal" if arguments["causal"] else "") + f", {way}",
                         f"{one['cpu_time']:.1f} ms", f"{one['GFLOP/s']:.0f}", f"{one['% of peak']:.1f} %"))
        elif kind == "DotWindow":
            windows.setdefault(arguments["T"], {})[arguments["D"]] = one["cpu_time"]
        elif "FLOP/s" in one:
            rate = one["FLOP/s"] / 1e9
            rows.append(("gated pooling, 100,000 instances, 512 → 128, forward", f"{one['cpu_time'] / 1e6:.1f} ms",
                         f"{rate:.0f}", f"{100 * rate / peak:.1f} %"))
    table = ["| kernel, one thread | time | GFLOP/s | share of the FMA peak |", "|---|---|---|---|"]
    table += ["| " + " | ".join(row) + " |" for row in rows]
    table += ["", f"The peak is measured before and after each: {peak:.0f} GFLOP/s at most.", ""]
    table += ["| windows of 2 D + 1 keys with a Gaussian, forward and backward | all keys | D = 10 | D = 64 |",
              "|---|---|---|---|"]
    for steps, times in windows.items():
        table.append(f"| T = {steps:,} | {times[0]:.1f} ms | "
                     + " | ".join(f"{times[d]:.2f} ms, {times[0] / times[d]:.1f} ×" for d in (10, 64)) + " |")
    return table
