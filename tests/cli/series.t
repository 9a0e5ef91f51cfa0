# needs: fovea-train
# A whole session with series.
$ fovea generate series --samples 600 --out train.ts && fovea generate series --samples 100 --seed 2 --out test.ts
$ fovea train series train.ts --out m.safetensors --epochs 1 --validation 0.1 --attention pooled --score additive --cell gru --hidden 8 --quiet
$ fovea info m.safetensors | grep -E '^(task|target|dimensions|most steps)|attention|score '
task                       series
re: target .*a class: 0, 1
dimensions                 2: dim 1, dim 2
most steps                 20
re: \s+attention +pooled
re: \s+score +additive
$ fovea eval m.safetensors test.ts | head -2
task               series
samples            100
$ fovea predict m.safetensors test.ts | sed -n '1p;101p' | cut -d, -f1-2
id,prediction
re: \d+,[01]
$ fovea attend m.safetensors test.ts --format json | python3 -c 'import json, sys; a = json.load(sys.stdin); print(len(a["axis"]), round(sum(a["mean"]), 3))'
20 1.0
$ fovea train series train.ts --out x --attention beside
fovea: --attention: no choice "beside"; there are: none, before, after, pooled; see `fovea train series --help`
[2]
$ fovea train series train.ts --out x --score dott --attention pooled
re: fovea: --score: no choice "dott"; there are: dot, scaled_dot, .*
[2]
# A model of another task, and series that do not fit.
$ fovea generate dense --samples 200 --out table.csv && fovea train tabular table.csv --target y --out t.safetensors --epochs 1 --quiet
$ fovea eval t.safetensors test.ts
re: fovea: test\.ts.*
[2]
$ fovea eval m.safetensors table.csv
re: fovea: table\.csv.*
[2]
$ printf '@univariate true\n@classLabel true 0 1\n@data\n1,2,3:0\n' > one.ts; fovea eval m.safetensors one.ts
re: fovea: one\.ts.*
[2]
$ printf '@univariate true\n@classLabel true 0\n@data\n1,2,3:0\n4,5,6:0\n' > same.ts; fovea train series same.ts --out x
re: fovea: same\.ts.*
[2]
$ ls x*
re: ls: .*
[2]
