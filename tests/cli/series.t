# needs: fovea-train
# A whole session with series, of recurrent models; train_series.t has the others.
$ fovea generate series --samples 600 --out train.ts && fovea generate series --samples 100 --seed 2 --out test.ts
$ fovea train series train.ts --model recurrent --out m.safetensors --epochs 1 --validation 0.1 --attention pooled --score additive --cell gru --hidden 8 --quiet
$ fovea info m.safetensors | grep -E '^(task|target|dimensions|most steps)|attention|score '
task                       series
re: target .*a class: 0, 1
dimensions                 2: dim 1, dim 2
most steps                 20
re: \s+attention +pooled
re: \s+score +additive
$ fovea info m.safetensors --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["family"])'
recurrent
$ fovea eval m.safetensors test.ts | head -2
task               series
samples            100
$ fovea predict m.safetensors test.ts | sed -n '1p;101p' | cut -d, -f1-2
id,prediction
re: \d+,[01]
$ fovea attend m.safetensors test.ts --format json | python3 -c 'import json, sys; a = json.load(sys.stdin); print(len(a["axis"]), round(sum(a["mean"]), 3))'
20 1.0
$ fovea train series train.ts --model recurrent --out x --attention beside
fovea: --attention: no choice "beside"; there are: none, before, after, pooled; see `fovea train series --model recurrent --help`
[2]
$ fovea train series train.ts --model=recurrent --out x --score dott --attention pooled
re: fovea: --score: no choice "dott"; there are: dot, scaled_dot, .*
[2]
# A model of another task, and series that do not fit.
$ fovea generate dense --samples 200 --out table.csv && fovea train tabular table.csv --model reweight --target y --out t.safetensors --epochs 1 --quiet
$ fovea eval t.safetensors test.ts
re: fovea: test\.ts.*
[2]
$ fovea eval m.safetensors table.csv
re: fovea: table\.csv.*
[2]
$ printf '@univariate true\n@classLabel true 0 1\n@data\n1,2,3:0\n' > one.ts; fovea eval m.safetensors one.ts
re: fovea: one\.ts.*
[2]
$ printf '@univariate true\n@classLabel true 0\n@data\n1,2,3:0\n4,5,6:0\n' > same.ts; fovea train series same.ts --model recurrent --out x
re: fovea: same\.ts.*
[2]
# Longer series: pooled attention serves them, a model with a weight for each step does not.
$ (printf '@univariate false\n@classLabel true 0 1\n@data\n1,2,3:0,1,2:0\n'; seq -s, 30 | tr '\n' ':'; seq -s, 30 | tr '\n' ':'; echo 1) > longer.ts
$ fovea eval m.safetensors longer.ts | head -2
task               series
samples            2
$ fovea attend m.safetensors longer.ts --format json | python3 -c 'import json, sys; a = json.load(sys.stdin); print(len(a["axis"]), a["axis"][-1], [len(s["weights"]) for s in a["samples"]], round(sum(a["mean"]), 3))'
30 29 [3, 30] 1.0
$ fovea train series train.ts --model recurrent --out after.safetensors --epochs 1 --attention after --hidden 8 --quiet
$ fovea eval after.safetensors longer.ts
fovea: longer.ts:5: the series has 30 steps; the model was trained on up to 20, and its weights are one for each step; cut it, or train a model that serves series of every length: --model convolution, or --attention pooled
[2]
$ fovea train series train.ts --model recurrent --valid longer.ts --out after.safetensors --epochs 1 --attention after --hidden 8 --quiet
fovea: longer.ts: has series of 30 steps, train.ts only of 20; train on the longer ones
[2]
$ fovea train series train.ts --model recurrent --valid longer.ts --out pooled.safetensors --epochs 1 --hidden 8 --quiet
# Each option that the recurrent family alone has says so in the other, and the other way round.
$ options() { grep -oE -- '--[a-z][a-z0-9-]+' | sort -u; }
$ fovea train series --model recurrent --help | sed -n '/^Options:/,/^Examples:/p' | grep -E '^  (-.,)?--' | sed 's,^  ,,; s, .*,,' | options > recurrent.txt
$ fovea train series --help | sed -n '/^Options:/,/^Examples:/p' | grep -E '^  (-.,)?--' | sed 's,^  ,,; s, .*,,' | options > convolution.txt
$ comm -23 recurrent.txt convolution.txt | wc -l; comm -13 recurrent.txt convolution.txt
40
--features
--pooling
$ for o in $(comm -23 recurrent.txt convolution.txt); do fovea train series train.ts --out x $o 1 2>&1 | grep -qxF "fovea: $o is an option of --model recurrent; add that; see \`fovea train series --help\`" || echo "$o"; done
$ fovea train series train.ts --model recurrent --out x --pooling mean
fovea: --pooling is an option of --model convolution; leave --model recurrent out; see `fovea train series --help`
[2]
# fovea-train takes either family, as fovea does.
$ fovea-train series train.ts --pooling mean --out a.safetensors --quiet && fovea train series train.ts --pooling mean --out b.safetensors --quiet && cmp a.safetensors b.safetensors
$ ls x*
re: ls: .*
[2]
