# needs: fovea-train
# A whole session with a table, of tokens models, which need no trainer.
$ fovea generate syn1 --samples 300 --out train.csv && fovea generate syn1 --samples 100 --seed 2 --out test.csv
$ train() { fovea train tabular "$@" --members 2 --quiet; }
$ fovea train tabular train.csv --target y --members 2 --out m.safetensors
re: wrote m\.safetensors: 2 networks, [\d,]+ parameters, \d+ epochs; 300 rows in \d+\.\d s
re: each row judged by a network that had not seen it: accuracy \d\.\d{4}, auroc \d\.\d{4}, log_loss \d\.\d{4}
see which columns decide: fovea attend m.safetensors train.csv
$ fovea info m.safetensors | grep -E '^(task|target|columns)|^  (family|hidden|members|steering|width|epochs|options|training_samples|accuracy)'
task                       tabular
target                     y, a class: 0, 1
columns                    11 (11 numeric, 0 categorical): x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11
  family                   tokens
  hidden                   128
  members                  2
  steering                 16
  width                    8
re:   epochs                   \d+
  options.class_weights    none
  options.seed             1
  options.sparsity         0.01
re:   options\.split_by *
  options.split_last       0
  training_samples         300
re:   accuracy                 0\.\d+
$ fovea eval m.safetensors test.csv --format json | python3 -c 'import json, sys; e = json.load(sys.stdin); print(e["samples"], sorted(e["metrics"]))'
100 ['accuracy', 'auroc', 'log_loss']
$ fovea predict m.safetensors test.csv | sed -n '1p;101p'
id,prediction,probability_0,probability_1,target
re: 101,[01],0\.\d+,0\.\d+,[01]
$ fovea attend m.safetensors test.csv --samples 50 --format json | python3 -c 'import json, sys; a = json.load(sys.stdin); print(a["task"], a["axis"][:2], len(a["mean"]), all(0 <= w <= 1 for s in a["samples"] for w in s["weights"]))'
tabular ['x1', 'x2'] 11 True
$ for f in svg png html txt; do fovea attend m.safetensors test.csv --samples 1 --out a.$f && head -c 5 a.$f | tr -dc 'A-Za-z<!?'; echo; done
<?xml
PNG
<!DOC
Where
# The same seed gives the same file, whatever the threads; another one another.
$ for s in 1 2; do train train.csv --target y --seed $s --out seed$s.safetensors; done; train train.csv --target y --threads 1 --out again.safetensors && cmp seed1.safetensors again.safetensors && cmp -s seed1.safetensors seed2.safetensors
[1]

# Layers in which the columns look at each other.
$ fovea train tabular train.csv --target y --members 2 --layers 2 --out l.safetensors | sed -n 2p
re: each row judged by a network that had not seen it: accuracy .*
$ fovea info l.safetensors | grep -E '^  (heads|layers|width)'
  heads                    2
  layers                   2
  width                    16
$ fovea eval l.safetensors test.csv | head -2
task               tabular
samples            100
$ fovea attend l.safetensors test.csv --pairs --width 60
Which columns look at which in l.safetensors: mean over 100…
rows: column that looks, columns: column looked at
...
re: x11 [·░▒▓█]+
re: blank 0 · .*
$ fovea attend l.safetensors test.csv test.csv --pairs --format json | python3 -c 'import json, sys; a = json.load(sys.stdin); print(a["task"], len(a["axis"]), a["sample_count"], all(abs(sum(row) - 1) < 1e-4 for row in a["pairs"]))'
tabular 11 200 True
$ fovea attend l.safetensors test.csv --pairs --format csv | sed -n '1p;$='
place,looks_at,weight
122
$ for f in svg png html; do fovea attend l.safetensors test.csv --pairs --out p.$f && head -c 5 p.$f | tr -dc 'A-Za-z<!?'; echo; done
<?xml
PNG
<!DOC
$ fovea attend m.safetensors test.csv --pairs
fovea: m.safetensors: has no layers in which columns look at each other; train one with --layers 1 or more, or leave --pairs out
[2]
$ train train.csv --target y --layers 1 --threads 1 --out l1.safetensors && train train.csv --target y --layers 1 --threads 2 --out l2.safetensors && cmp l1.safetensors l2.safetensors

# Rows that are held out: the last ones, or together with those of the same value.
$ fovea train tabular train.csv --target y --members 2 --split-last 0.1 --out last.safetensors | sed -n 2p
re: on 30 rows kept apart: accuracy .*
$ (echo patient,dose,ill; for i in $(seq 40); do echo p$((i / 4)),$((i * 7 % 40)),$((i * 7 % 40 > 19)); done) > visits.csv
$ fovea train tabular visits.csv --target ill --members 2 --split-by patient --class-weights balanced --out p.safetensors | sed -n 2p
re: each row judged by a network that had not seen it: .*
$ fovea info p.safetensors | grep -E '^columns|split_by|class_weights'
columns                    1 (1 numeric, 0 categorical): dose
  options.class_weights    balanced
  options.split_by         patient

# An amount, in its unit; a column of each kind; what is missing or new.
$ (echo size,kind,day,price; for i in $(seq 40); do echo $((i % 20)),k$((i % 3)),2024-0$((i % 9 + 1))-1$((i % 10)),$((100 + 10 * (i % 20))).5; done; echo ,,,150) > prices.csv
$ fovea train tabular prices.csv --target price --members 2 --out a.safetensors | sed -n 2p
re: each row judged by a network that had not seen it: mae \S+, r2 \S+, rmse \S+
$ printf 'size,kind,day\n19,k1,2024-02-03\n,new,\n900,k2,1999-01-01\n' > new.csv; fovea predict a.safetensors new.csv | cut -d, -f1
fovea: new.csv: column 'kind': 1 of 3 values was not seen in training and counts as missing: 'new', line 3
id
2
3
4
$ fovea predict a.safetensors new.csv 2> /dev/null | sed -n 2p | grep -cE '^2,2[0-9]{2}\.'
1

# Data at the edges.
$ printf 'a,y\n1,x\n2,y\n' > two.csv && train two.csv --target y --out e.safetensors && fovea predict e.safetensors two.csv | wc -l
3
$ printf 'a,y\n-3e38,x\n3e38,y\n0,x\n1,y\n' > far.csv && train far.csv --target y --out e.safetensors && fovea predict e.safetensors far.csv | grep -c nan
0
[1]
$ printf 'a,b,y\n1,1,x\n1,2,y\n1,3,x\n1,1,y\n' > same.csv && train same.csv --target y --keep-columns a --out e.safetensors && fovea eval e.safetensors same.csv | head -2
task               tabular
samples            4

# Each family has its own options, and knows those of the other.
$ options() { fovea train tabular "$@" --help | grep -oE '^  (-[a-z],)?--[a-z0-9-]+' | grep -oE -- '--[a-z0-9-]+' | sort; }
$ options --model tokens > tokens && options --model reweight > reweight
$ for o in $(comm -13 tokens reweight); do fovea train tabular x --target y --out x $o 2>&1 | grep -qx "fovea: $o is an option of --model reweight; add that; see .*" || echo "$o is not known to tokens"; done
$ for o in $(comm -23 tokens reweight); do fovea train tabular x --target y --out x --model reweight $o 2>&1 | grep -qx "fovea: $o is an option of --model tokens; .*" || echo "$o is not known to reweight"; done
$ for o in $(comm -12 tokens reweight); do fovea train tabular x --target y --out x $o 2>&1 | grep "is an option of"; done
[1]
$ comm -23 tokens reweight
--class-weights
--layers
--members
--sparsity
--split-by
--split-last
$ fovea train tabular --help | grep -E 'Usage|^ +--model'
Usage: fovea train tabular [OPTIONS] TABLE
  --model                 the family, which has its own options: tokens, reweight (default tokens)

# What is wrong is said in one line, and leaves nothing behind.
$ fovea train tabular
fovea: TABLE is missing; the files come before the options; see `fovea train tabular --help`
[2]
$ fovea train tabular train.csv --out x
fovea: --target is required; see `fovea train tabular --help`
[2]
$ fovea train tabular train.csv --target y
fovea: --out is required; see `fovea train tabular --help`
[2]
$ fovea train tabular train.csv --target y --target x1 --out x
fovea: a model has one target, not 'y', 'x1'; train one model for each
[2]
$ fovea train tabular train.csv --target z --out x
re: fovea: train\.csv: has no column 'z'; .*
[2]
$ fovea train tabular train.csv --target y --out x --epochs=3
fovea: --epochs is an option of --model reweight; add that; see `fovea train tabular --help`
[2]
$ fovea train tabular train.csv --target y --out x --model reweight --members 3
fovea: --members is an option of --model tokens; leave --model reweight out; see `fovea train tabular --help`
[2]
$ fovea train tabular train.csv --target y --out x --model trees
fovea: --model: no choice "trees"; there are: tokens, reweight; see `fovea train tabular --help`
[2]
$ fovea train tabular train.csv --target y --out x --members 1
fovea: --members: "1" is not a whole number from 2 to 64; see `fovea train tabular --help`
[2]
$ fovea train tabular train.csv --target y --out x --layers bad
fovea: --layers: "bad" is not a whole number from 0 to 8; see `fovea train tabular --help`
[2]
$ fovea train tabular train.csv --target y --out x --sparsity -1
fovea: --sparsity must be 0 or more, got -1
[2]
$ fovea train tabular train.csv --target y --out x --split-last 2
fovea: --split-last must be from 0 to below 1, got 2
[2]
$ fovea train tabular train.csv --target y --out x --split-by none
re: fovea: train\.csv: has no column 'none'; its columns are 'x1', .*
[2]
$ fovea train tabular train.csv --target y --out x --split-by y
fovea: --split-by cannot be the target 'y'
[2]
$ fovea train tabular train.csv --target y --out x --split-by x1 --split-last 0.2
fovea: --split-by and --split-last cannot be given both
[2]
$ (echo a,g,y; for i in 1 2 3; do echo $i,same,$((i % 2)); done) > one.csv; fovea train tabular one.csv --target y --split-by g --out x
fovea: a table of 1 group cannot be trained on and judged; give two or more
[2]
$ fovea train tabular train.csv --target y --out nowhere/x
fovea: nowhere/x: cannot be written: No such file or directory; make its folder first
[2]
$ fovea train tabular train.csv --target y --out x --max-memory 1MiB
re: fovea: train\.csv: a training on 300 rows and 11 columns needs about \d+\.\d MB of memory; the limit is 1\.0 MB; raise --max-memory, or --ignore columns
[2]
$ ls x*
re: ls: .*
[2]
# A damaged model is told apart.
$ python3 - <<'PY'
> bytes = open("m.safetensors", "rb").read()
> open("cut.safetensors", "wb").write(bytes[:-100])
> open("fewer.safetensors", "wb").write(bytes.replace(b'"members":2', b'"members":1').replace(b'\\"members\\":2', b'\\"members\\":1'))
> PY
$ fovea eval cut.safetensors test.csv
re: fovea: cut\.safetensors: .*
[2]
$ fovea eval fewer.safetensors test.csv
fovea: fewer.safetensors: its description does not fit: it has 24 parameters, not 12; the file is damaged or was changed; train again
[2]
