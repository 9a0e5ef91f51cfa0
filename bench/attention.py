#!/usr/bin/env python3
"""Speed and memory of fovea's fused attention beside PyTorch's own operations, one thread.

    PYTHONPATH=build/release/python bench/attention.py [--rounds 9] [--only NAME]

The two take turns in one process; what is printed is the median of the rounds' ratios of processor time
with its range. Peers: PyTorch composed (matmul, tanh, softmax) and, from 2.0 on,
scaled_dot_product_attention. Memory is what a process of its own needs beyond its inputs. Python's malloc is
glibc's; MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=4294967296 in the environment keeps large arrays from being
mapped anew each time, which makes the composed form up to twice as fast.
"""

import argparse
import statistics
import subprocess
import sys
import time

import torch
import fovea

sys.dont_write_bytecode = True


def composed_dot(query, key, value, causal):
    scores = query @ key.transpose(2, 3) * query.shape[-1]**-0.5
    if causal:
        hidden = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(hidden, float("-inf"))
    return scores.softmax(-1) @ value


def composed_additive(query, key, v, value):
    pairs = torch.tanh(query.unsqueeze(3) + key.unsqueeze(2))
    return (pairs @ v.view(1, v.shape[0], 1, -1, 1)).squeeze(-1).softmax(-1) @ value


def additive(samples, queries, keys, size):
    inputs = [torch.randn(samples, 1, queries, size), torch.randn(samples, 1, keys, size),
              torch.randn(1, size), torch.randn(samples, 1, keys, size)]
    return inputs, fovea.additive_attention, {"composed": composed_additive}


def dot(heads, steps, size, causal):
    inputs = [torch.randn(1, heads, steps, size) for _ in range(3)]
    peers = {"composed": lambda q, k, x: composed_dot(q, k, x, causal)}
    if hasattr(torch.nn.functional, "scaled_dot_product_attention"):
        peers["scaled_dot_product_attention"] = (
            lambda q, k, x: torch.nn.functional.scaled_dot_product_attention(
                q, k, x, is_causal=causal))
    return inputs, lambda q, k, x: fovea.dot_attention(q, k, x, causal=causal), peers


CASES = {
    "additive 8x256x256, A=D=128": lambda: additive(8, 256, 256, 128),
    "additive decoder step 64x1x50, A=512": lambda: additive(64, 1, 50, 512),
    "dot 8 heads, T=1024, D=64": lambda: dot(8, 1024, 64, False),
    "dot 8 heads, T=1024, D=64, causal": lambda: dot(8, 1024, 64, True),
    "dot 8 heads, T=2048, D=64": lambda: dot(8, 2048, 64, False),
}


def forward(function, inputs):
    with torch.no_grad():
        function(*inputs)


def both_ways(function, inputs):
    leaves = [x.detach().requires_grad_() for x in inputs]
    function(*leaves).sum().backward()


def seconds(run, function, inputs):
    begin = time.process_time()
    run(function, inputs)
    return time.process_time() - begin


def compare(ours, peer, inputs, run, rounds):
    run(ours, inputs)
    run(peer, inputs)
    ratios, times = [], []
    for _ in range(rounds):
        mine, theirs = seconds(run, ours, inputs), seconds(run, peer, inputs)
        ratios.append(theirs / mine)
        times.append(mine)
    return (f"{1000 * statistics.median(times):9.2f} ms   {statistics.median(ratios):6.2f} x "
            f"({min(ratios):.2f} to {max(ratios):.2f})")


def peak_memory(kind, run):
    """Megabytes beyond the inputs of additive 1x1024x1024, A=D=128, in a process of its own."""
    code = (f"import sys; sys.path[:0] = {sys.path!r}\n"
            "import pathlib, re, runpy, torch\n"
            f"m = runpy.run_path({__file__!r})\n"
            "torch.set_num_threads(1); m['fovea'].set_num_threads(1)\n"
            "def now(name):\n"
            "    text = pathlib.Path('/proc/self/status').read_text()\n"
            "    return int(re.search(name + r':\\s+(\\d+)', text)[1]) / 1024\n"
            "small, ours, peers = m['additive'](1, 64, 64, 128)\n"
            f"f = ours if {kind!r} == 'fovea' else peers['composed']\n"
            f"m[{run!r}](f, small)\n"
            "inputs = m['additive'](1, 1024, 1024, 128)[0]\n"
            "pathlib.Path('/proc/self/clear_refs').write_text('5')  # the peak starts anew\n"
            "before = now('VmRSS')\n"
            f"m[{run!r}](f, inputs)\n"
            "print(now('VmHWM') - before)\n")
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                                check=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="", help="cases with this in their name")
    options = parser.parse_args()
    torch.set_num_threads(1)
    fovea.set_num_threads(1)
    print(f"PyTorch {torch.__version__}, one thread, {options.rounds} rounds: time of fovea, "
          "and how many times as long the peer takes")
    for name, make in CASES.items():
        if options.only not in name:
            continue
        torch.manual_seed(1)
        inputs, ours, peers = make()
        for peer, function in peers.items():
            for way, run in (("forward", forward), ("forward and backward", both_ways)):
                line = compare(ours, function, inputs, run, options.rounds)
                print(f"{name:37} {peer:29} {way:21} {line}", flush=True)
    if options.only in "additive 1x1024x1024, A=D=128, memory":
        for way in ("forward", "both_ways"):
            mine, theirs = peak_memory("fovea", way), peak_memory("composed", way)
            print(f"additive 1x1024x1024, A=D=128, memory: {way}: fovea {mine:.1f} MB, composed "
                  f"{theirs:.0f} MB: {100 * mine / theirs:.2f} %")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
