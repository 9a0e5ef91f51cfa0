# The program itself: version, help, what cannot be understood.
$ fovea --version
re: fovea \d+\.\d+\.\d+ \(model fovea-files-\d+\)
$ fovea --help
fovea: attention models that show where they look
...
$ fovea help info
What a model file holds.
...
$ for command in eval predict attend info generate; do fovea $command --help | grep -E '^Usage|^Examples'; done
Usage: fovea eval [OPTIONS] MODEL [DATA...]
Examples:
Usage: fovea predict [OPTIONS] MODEL DATA...
Examples:
Usage: fovea attend [OPTIONS] MODEL [DATA...]
Examples:
Usage: fovea info [OPTIONS] MODEL
Examples:
Usage: fovea generate [OPTIONS] NAME
Examples:

# Wrong usage: one line, exit code 2.
$ fovea
fovea: which command?; see `fovea --help`
[2]
$ fovea trian
fovea: no command "trian"; did you mean train?; see `fovea --help`
[2]
$ fovea 'no
> such'
fovea: no command "no\x0asuch"; see `fovea --help`
[2]
$ fovea --verison
fovea: no option --verison; did you mean --version?; see `fovea --help`
[2]
$ fovea eval
fovea: MODEL is missing; the files come before the options; see `fovea eval --help`
[2]
$ fovea predict m.safetensors
fovea: DATA is missing; the files come before the options; see `fovea predict --help`
[2]
$ fovea eval m.safetensors d.csv --fromat json
fovea: no option --fromat; did you mean --format?; see `fovea eval --help`
[2]
$ fovea eval m.safetensors d.csv --format yaml
fovea: --format: no choice "yaml"; there are: text, json; see `fovea eval --help`
[2]
$ fovea eval m.safetensors d.csv --batch 0
fovea: --batch: "0" is not a whole number from 1 to 1048576; see `fovea eval --help`
[2]
$ fovea eval m.safetensors d.csv --separator ab
fovea: --separator: "ab" is not one character; give e.g. , or ; or tab; see `fovea eval --help`
[2]
$ fovea eval m.safetensors d.csv --max-memory 8GB
fovea: --max-memory: "8GB" has no unit that is known (KiB, MiB, GiB, TiB); give e.g. 512MiB or 8GiB; see `fovea eval --help`
[2]
$ fovea eval m.safetensors d.csv --max-memory lots
fovea: --max-memory: "lots" is not a size of memory; give e.g. 512MiB or 8GiB; see `fovea eval --help`
[2]
$ fovea info one two
fovea: "two" is one argument too many; see `fovea info --help`
[2]
$ fovea generate dens --out d.csv
fovea: NAME: no choice "dens"; there are: dense, series, webtraffic, syn1, syn2, syn3, syn4, syn5, syn6; see `fovea generate --help`
[2]

# Without the trainer beside it or in PATH, it says how to get it.
$ cp "$FOVEA_BIN/fovea" . && PATH=/nowhere ./fovea train tabular d.csv --model reweight
fovea: `fovea train` needs the program fovea-train, which is neither beside fovea nor in PATH; build it with LibTorch: cmake -B build -DFOVEA_TRAIN=ON && cmake --build build --target programs
[2]
$ PATH=/nowhere ./fovea demo
fovea: `fovea demo` needs the program fovea-train, which is neither beside fovea nor in PATH; build it with LibTorch: cmake -B build -DFOVEA_TRAIN=ON && cmake --build build --target programs
[2]
# With it, the arguments go on as they are.
$ printf '#!/bin/sh\nprintf "<%%s>" "$@"; echo; exit 5\n' > fovea-train && chmod +x fovea-train && ./fovea train tabular 'a b' --x --model reweight
<tabular><a b><--x><--model><reweight>
[5]
$ ./fovea demo --out 'x y'
<demo><--out><x y>
[5]
$ mkdir -p libexec/fovea bin && mv fovea-train libexec/fovea/ && mv fovea bin/ && bin/fovea train series --model recurrent
<series><--model><recurrent>
[5]

# Output that cannot be written.
$ fovea --help > /dev/full
fovea: standard output: could not be written: No space left on device; free some space or write elsewhere
[2]
$ (trap '' PIPE; fovea --help) | true
$ fovea --help | head -1
fovea: attention models that show where they look
$ fovea eval m.safetensors d.csv --format
fovea: --format needs a value behind it; see `fovea eval --help`
[2]
$ fovea eval m.safetensors d.csv --format json --format text
fovea: --format is given more than once; see `fovea eval --help`
[2]
$ fovea eval m.safetensors d.csv --threads many
fovea: --threads: "many" is not a whole number from 0 to 4096; see `fovea eval --help`
[2]
