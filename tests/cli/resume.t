# needs: fovea-train
# A training that is interrupted goes on as if nothing had been.
$ fovea generate dense --samples 4000 --out d.csv
$ options="--target y --ignore x1 --batch 4 --threads 1"
$ fovea train tabular d.csv --model reweight $options --epochs 6 --quiet --out whole.safetensors
$ fovea train tabular d.csv --model reweight $options --epochs 6 --out m.safetensors 2> log &
> until grep -qs 'epoch 1/' log; do sleep 0.05; done; kill -INT $!; wait $!
[130]
$ grep -v '^epoch' log
stopping after this step; once more stops at once
re: fovea: interrupted in epoch \d; m\.safetensors is the best model so far, m\.safetensors\.checkpoint all of the training: the same command with --resume goes on
$ ls m.*
m.safetensors
m.safetensors.checkpoint
$ fovea eval m.safetensors d.csv | head -2
task               tabular
samples            4,000
# Only the same training can go on.
$ fovea train tabular d.csv --model reweight $options --epochs 6 --hidden 8 --out m.safetensors --resume
re: fovea: m\.safetensors\.checkpoint: .*
[2]
$ fovea train tabular d.csv --model reweight $options --epochs 6 --quiet --out m.safetensors --resume
$ cmp m.safetensors whole.safetensors
$ ls m.*
m.safetensors
# SIGTERM is as good as Ctrl-C, and a closed standard error does no harm.
$ fovea train tabular d.csv --model reweight $options --epochs 6 --out n.safetensors 2> >(head -1 > first) &
> until grep -q 'epoch 1/' first 2> /dev/null; do sleep 0.05; done; kill -TERM $!; wait $!
[130]
$ ls n.*
n.safetensors
n.safetensors.checkpoint
# A program such as timeout sends its signal twice: still an orderly end.
$ timeout --preserve-status -s INT 4 fovea train tabular d.csv --model reweight $options --epochs 100000 --out t.safetensors 2> log
[130]
$ ls t.*
t.safetensors
t.safetensors.checkpoint
# Nothing half-written stays of an interrupted prediction.
$ fovea predict m.safetensors $(for i in $(seq 2000); do echo d.csv; done) --out p.csv &
> until ls p.csv* > /dev/null 2>&1; do sleep 0.05; done; kill -INT $!; wait $!
[130]
$ ls p.csv*
re: ls: .*
[2]
