# needs: fovea-train
# A training that is interrupted goes on as if nothing had been.
$ fovea generate dense --samples 4000 --out d.csv
$ train() { fovea-train tabular d.csv --target y --batch 1 --epochs 3 --threads 1 "$@"; }
$ train --quiet --out whole.safetensors
$ timeout -s INT 2 fovea-train tabular d.csv --target y --batch 1 --epochs 3 --threads 1 --out m.safetensors
...
stopping after this step; once more stops at once
re: fovea: interrupted in epoch \d; m\.safetensors is the best model so far, m\.safetensors\.checkpoint all of the training: the same command with --resume goes on
[124]
$ ls m.*
m.safetensors
m.safetensors.checkpoint
$ fovea eval m.safetensors d.csv | head -2
task               tabular
samples            4,000
$ train --quiet --out m.safetensors --resume
$ cmp m.safetensors whole.safetensors
$ ls m.*
m.safetensors
# The exit code after Ctrl-C.
$ train --out n.safetensors 2> log & sleep 2; kill -INT $(pgrep -P $!) 2> /dev/null || kill -INT $!; wait $!
[130]
