# A whole session with series, of convolution models, which need no trainer.
$ fovea generate series --samples 300 --out train.ts && fovea generate series --samples 100 --seed 2 --out test.ts
$ fovea train series train.ts --out m.safetensors
re: wrote m\.safetensors: [\d,]+ parameters, pooling (mean|conjunctive); 300 series in \d+\.\d s
re: (each series predicted by the others|on 100 series kept apart): accuracy \d\.\d{4}, auroc \d\.\d{4}, log_loss \d\.\d{4}
see where it looks: fovea attend m.safetensors train.ts
$ fovea info m.safetensors | grep -E '^(task|target|dimensions|most steps|family)'
task                       series
target                     class, a class: 0, 1
dimensions                 2: dim 1, dim 2
most steps                 20
family                     convolution
$ fovea info m.safetensors | sed -n '/^banks/,/^pooling/p'
re: banks +values: [\d,]+ kernels, dilations 1 to 2, [\d,]+ features
re: \s+differences over lag 1: [\d,]+ kernels, dilations 1 to 2, [\d,]+ features
re: pooling +(mean: every step alike|conjunctive, over places of 1 step: \d+ components of [\d,]+ features)
$ fovea info m.safetensors | sed -n '/^training/,$p' | grep -E 'fingerprint|options|samples|^on|accuracy'
re:   data\.fingerprint +[0-9a-f]{16}
re:   options\.features +\d+
  options.pooling          auto
  options.seed             1
  training_samples         300
on series left out
re:   accuracy +\S+
$ fovea info m.safetensors --format json | python3 -c 'import json, sys; i = json.load(sys.stdin); print(i["family"], [(b["representation"], b["lag"], b["dilations"]) for b in i["banks"]], i["features"] == sum(b["features"] for b in i["banks"]), sorted(i["metrics"]))'
convolution [('values', 0, [1, 2]), ('differences', 1, [1, 2])] True ['accuracy', 'auroc', 'log_loss']
$ fovea eval m.safetensors test.ts --format json | python3 -c 'import json, sys; e = json.load(sys.stdin); print(e["samples"], e["metrics"]["accuracy"] > 0.55)'
100 True
$ fovea predict m.safetensors test.ts | sed -n '1p;101p' | cut -d, -f1-2
id,prediction
re: \d+,[01]
# The same seed gives the same file, whatever the threads; another one another.
$ fovea generate series --samples 40 --out few.ts && for s in 1 2; do fovea train series few.ts --pooling conjunctive --features 500 --seed $s --out seed$s.safetensors --quiet; done; fovea train series few.ts --pooling conjunctive --features 500 --threads 1 --out again.safetensors --quiet && cmp seed1.safetensors again.safetensors && cmp -s seed1.safetensors seed2.safetensors
[1]
# What each step added, with the bias, is the score.
$ cat > sums.py <<'END'
> import json, sys
> a = json.load(sys.stdin)
> def near(s, c):
>     parts = [a["bias"][c], *s["contributions"][c]]
>     return abs(sum(parts) - s["scores"][c]) <= 1e-5 * sum(map(abs, parts))
> print(a["task"], a["unit"], a["classes"], a["dimensions"], len(a["axis"]), [m["class"] for m in a["mean"]])
> print(len(a["samples"]), all(near(s, c) for s in a["samples"] for c in range(len(a["classes"]))))
> END
$ fovea attend m.safetensors test.ts --samples 50 --format json | python3 sums.py
series logit ['0', '1'] ['dim 1', 'dim 2'] 20 ['0', '1']
50 True
$ fovea attend m.safetensors test.ts --samples 2 --format csv | sed -n '1,2p;81p'; fovea attend m.safetensors test.ts --samples 2 --format csv | wc -l
id,class,step,contribution,dim 1,dim 2
re: \d+,0,0,\S+,\S+,\S+
re: \d+,1,19,\S+,\S+,\S+
81
$ fovea attend m.safetensors test.ts --samples 1 --width 60 | head -2
Where m.safetensors looks
re: The logit of a class .*
$ for f in svg png html txt; do fovea attend m.safetensors test.ts --samples 1 --out a.$f && head -c 5 a.$f | tr -dc 'A-Za-z<!?'; echo; done
<?xml
PNG
<!DOC
Where

# Poolings.
$ for p in mean softmax sparsemax hard conjunctive; do fovea train series few.ts --pooling $p --features 500 --out p.safetensors | grep -o 'pooling [a-z]*' && fovea attend p.safetensors test.ts --samples 9 --format json | python3 sums.py | tail -1; done
pooling mean
9 True
pooling softmax
9 True
pooling sparsemax
9 True
pooling hard
9 True
pooling conjunctive
9 True

# Series of any length.
$ (printf '@univariate false\n@classLabel true 0 1\n@data\n1,2,3:0,1,2:0\n1:1:1\n'; seq -s, 300 | tr '\n' ':'; seq -s, 300 | tr '\n' ':'; echo 1) > lengths.ts
$ fovea eval m.safetensors lengths.ts | head -2
task               series
samples            3
$ fovea predict m.safetensors lengths.ts | cut -d, -f1,5
id,target
4,0
5,1
6,1
$ fovea attend m.safetensors lengths.ts --format json | python3 -c 'import json, sys; a = json.load(sys.stdin); print(len(a["axis"]), [s["steps"] for s in a["samples"]])'
300 [3, 1, 300]

# An amount, in its unit.
$ (echo a,b,c,d,litres; for i in $(seq 30); do echo $i,$((i * 7 % 5)),$((60 - i)),$i,$((100 + i)).5; done) > amounts.csv
$ fovea train series amounts.csv --target litres --out amounts.safetensors | sed -n 2p
re: each series predicted by the others: mae \S+, r2 \S+, rmse \S+
$ fovea attend amounts.safetensors amounts.csv --format json | python3 sums.py
series litres ['litres'] ['dim 1'] 4 ['litres']
3 True
$ fovea predict amounts.safetensors amounts.csv | sed -n 2p
re: 2,10\d\.?\d*,101\.5

# Data at the edges.
$ printf 'a,y\n1,x\n2,y\n1.5,x\n2.5,y\n' > step.csv && fovea train series step.csv --target y --out e.safetensors --quiet && fovea predict e.safetensors step.csv | cut -d, -f1,2
id,prediction
2,x
3,y
4,x
5,y
$ printf 'a,b,y\n1,2,x\n2,1,y\n' > two.csv && fovea train series two.csv --target y --out e.safetensors --quiet && fovea eval e.safetensors two.csv | head -2
task               series
samples            2
$ printf 'a,b,y\n1,1,x\n1,1,y\n1,1,x\n1,1,y\n' > same.csv && fovea train series same.csv --target y --out e.safetensors --quiet && fovea attend e.safetensors same.csv --format json | python3 sums.py | tail -1
3 True
$ printf 'a,b,y\n?,?,x\nNA,NA,y\n?,?,x\n?,?,y\n' > missing.csv && fovea train series missing.csv --target y --out e.safetensors --quiet && fovea eval e.safetensors missing.csv | head -2
task               series
samples            4

# What is wrong is said in one line, and leaves nothing behind.
$ fovea train series
fovea: DATA is missing; the files come before the options; see `fovea train series --help`
[2]
$ fovea train series train.ts
fovea: --out is required; see `fovea train series --help`
[2]
$ fovea train series --out x
fovea: DATA is missing; the files come before the options; see `fovea train series --help`
[2]
$ fovea train series train.ts --out x --pooling average
fovea: --pooling: no choice "average"; there are: auto, mean, conjunctive, softmax, sparsemax, hard; see `fovea train series --help`
[2]
$ fovea train series train.ts --out x --model rocket
fovea: --model: no choice "rocket"; there are: convolution, recurrent; see `fovea train series --help`
[2]
$ fovea train series train.ts --out x --model
fovea: --model needs a value behind it; see `fovea train series --help`
[2]
$ fovea train series train.ts --out x --features 83
fovea: --features: "83" is not a whole number from 168 to 1000000; see `fovea train series --help`
[2]
$ fovea train series train.ts --out x --hidden 8
fovea: --hidden is an option of --model recurrent; add that; see `fovea train series --help`
[2]
$ fovea train series train.ts --out x --validation=0.1
fovea: --validation is an option of --model recurrent; add that; see `fovea train series --help`
[2]
$ fovea train series train.ts --out x --featurs 200
fovea: no option --featurs; did you mean --features?; see `fovea train series --help`
[2]
$ fovea train series train.ts --out nowhere/x
fovea: nowhere/x: cannot be written: No such file or directory; make its folder first
[2]
$ fovea train series nothing.ts --out x
re: fovea: nothing\.ts: .*
[2]
$ fovea train series train.ts --out x --max-memory 1MiB
re: fovea: train\.ts: 300 series need about \d+\.\d MB of memory; the limit is 1\.0 MB; raise --max-memory, or give fewer --features
[2]
$ printf '@univariate true\n@classLabel true 0 1\n@data\n1,2,3:0\n4,5,6:0\n' > one.ts; fovea train series one.ts --out x
fovea: one.ts: has one class only: '0'; give samples of two classes or more
[2]
$ printf '@univariate true\n@classLabel true 0 1\n@data\n1,2,3:0\n4,5,6:?\n4,5,7:1\n' > unknown.ts; fovea train series unknown.ts --out x
fovea: unknown.ts:5: has no label; add it or drop the sample
[2]
$ printf '@univariate true\n@classLabel true 0 1\n1,2,3:0\n' > nodata.ts; fovea train series nodata.ts --out x
fovea: nodata.ts:3: has data before @data; put @data before the first sample
[2]
$ printf '@univariate true\n@classLabel true 0 1\n@data\n:0\n4,5,6:1\n' > empty.ts; fovea train series empty.ts --out x
re: fovea: empty\.ts:4: .*
[2]
$ printf '@univariate true\n@classLabel true 0 1 2\n@data\n1,2,3:2\n' > unseen.ts; fovea eval m.safetensors unseen.ts
re: fovea: unseen\.ts: has 1 dimension where the model has 2; .*
[2]
$ printf '@univariate false\n@classLabel true 0 1 2\n@data\n1,2,3:1,2,3:2\n' > unseen.ts; fovea eval m.safetensors unseen.ts
re: fovea: unseen\.ts:4: the label '2' is none of the classes .*
[2]
$ printf '@univariate false\n@classLabel true 0 1\n@data\n1,2,3:1,2,3:?\n' > plain.ts; fovea predict m.safetensors plain.ts | head -1; fovea eval m.safetensors plain.ts
id,prediction,probability_0,probability_1
fovea: plain.ts:4: has no label; add it or drop the sample
[2]
$ ls x*
re: ls: .*
[2]
# Amounts can be looked for, too, and what was asked for is not left out in silence.
$ printf '@targetLabel true\n@data\n1,2,3:1.5\n2,3,5:2.5\n5,6,9:5\n' > amounts.ts && fovea train series amounts.ts --pooling hard --out amounts.safetensors | grep -o 'pooling [a-z]*'
pooling hard
$ fovea generate series --samples 26000 --out many.ts && fovea train series many.ts --pooling hard --features 168 --out many.safetensors --quiet
fovea: --pooling hard was not possible: there are more than 500000 places to look at; every step counts alike
