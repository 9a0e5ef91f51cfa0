# needs: fovea-train
# Scopes and normalisers, from the command line to the model file and back.
$ fovea mechanisms | grep -E '^  (local_[mp]|sparsemax|hard) ' | awk '{print $1}'
local_m
local_p
sparsemax
hard
$ COLUMNS=70 fovea mechanisms | wc -L
69
$ COLUMNS=60 fovea mechanisms hard
hard: a normaliser

  formula   1 at arg max s, else 0; drawn from softmax(s) in
            training
...
   0   2   4   6   8   10  12  14  16  18  20  22
 0 ██
...
re: 11 +██
blank 0 · ≤ 0.2 ░ ≤ 0.4 ▒ ≤ 0.6 ▓ ≤ 0.8 █ ≤ 1
$ fovea mechanisms local_p --format svg --out p.svg && fovea mechanisms local_p --format png | file - | grep -o PNG
PNG
$ fovea mechanisms sum | grep -c Bahdanau
1
$ fovea mechanisms sum --format svg
fovea: an aggregate has no weights of its own to show; see `fovea mechanisms --help`
[2]
$ fovea mechanisms --format png
fovea: a picture shows one mechanism; add its name; see `fovea mechanisms --help`
[2]
$ fovea mechanisms nothing
re: fovea: no mechanism "nothing"; there are: dot, .*, reweight; see `fovea mechanisms --help`
[2]
$ fovea generate series --samples 200 --out train.ts && fovea generate series --samples 50 --seed 2 --out test.ts
$ fovea train series train.ts --model recurrent --out local.safetensors --epochs 1 --hidden 8 --scope local_p --window 3 --normaliser sparsemax --quiet
$ fovea info local.safetensors | grep -E '^ +(scope|window|normaliser) ' | tr -s ' '
 normaliser sparsemax
 scope local_p
 window 3
$ fovea eval local.safetensors test.ts | head -2
task               series
samples            50
$ cat > count.py <<'END'
> import json, sys
> samples = json.load(sys.stdin)["samples"]
> seen = [sum(w != 0 for w in s["weights"]) for s in samples]
> sums = [sum(s["weights"]) for s in samples]
> print(len(samples), 1 <= min(seen), max(seen), min(sums) > 0.999, max(sums) < 1.001)
> END
$ fovea attend local.safetensors test.ts --samples 50 --format json | python3 count.py | grep -cE '^50 True [1-7] False True$'
1
$ fovea train series train.ts --model recurrent --out hard.safetensors --epochs 1 --hidden 8 --normaliser hard --hard-estimator gumbel --hard-temperature 2 --quiet
$ fovea attend hard.safetensors test.ts --samples 50 --format json | python3 count.py
50 True 1 True True
$ fovea generate dense --samples 200 --out table.csv && fovea train tabular table.csv --model reweight --target y --out t.safetensors --epochs 2 --normaliser hard --hard-estimator reinforce --hard-entropy 0.1 --quiet
$ fovea attend t.safetensors table.csv --samples 20 --format json | python3 count.py
20 True 1 True True
$ fovea train series train.ts --model recurrent --out x --attention after --scope causal
fovea: attention after the recurrent layer weighs channels, which have no place among the steps: its scope is global or local_p, not causal
[2]
$ fovea train series train.ts --model recurrent --out x --scope local_m --window 0
fovea: the window must be 1 to 1048576, got 0
[2]
$ fovea train series train.ts --model recurrent --out x --normaliser hard --hard-estimator reinforced
fovea: --hard-estimator: no choice "reinforced"; there are: reinforce, gumbel; see `fovea train series --model recurrent --help`
[2]
$ fovea train series train.ts --model recurrent --out x --normaliser hard --hard-temperature 0
fovea: a temperature of hard attention must be above 0, got 0
[2]
$ ls x*
re: ls: .*
[2]
