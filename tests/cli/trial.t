# Whether what a model of series shows can be believed.
$ fovea generate webtraffic --samples 60 --out train.ts && fovea generate webtraffic --samples 10 --seed 2 --out test.ts --places places.csv
$ fovea train series train.ts --pooling conjunctive --features 500 --out m.safetensors --quiet
$ fovea trial m.safetensors test.ts --places places.csv --random 1
samples                10
re: AOPCR, logits          -?\d+\.\d{3}   \(-?\d+\.\d{3}, with steps of chance -?\d+\.\d{3}\)
re: AOPCR, probabilities   -?0\.\d{3}   \(-?0\.\d{3}, with steps of chance -?0\.\d{3}\)
with true places       9
re: NDCG@n                 [01]\.\d{4}
re: hottest step hits      [01]\.\d{4}
# The same seed gives the same figures, on any number of threads.
$ fovea trial m.safetensors test.ts --random 1 --samples 4 --format json > a.json && fovea trial m.safetensors test.ts --random 1 --samples 4 --format json --threads 1 | cmp - a.json && grep -o '"samples":[0-9]*' a.json
"samples":4
$ grep -c location a.json
0
[1]
$ fovea trial m.safetensors test.ts --places train.ts
re: fovea: train\.ts:1: .*
[2]
$ printf 'line,first,end\n1,0,5\n' > none.csv && fovea trial m.safetensors test.ts --places none.csv --samples 1
fovea: none.csv: has no place in a series of test.ts; `line` is the line of a series in its file
[2]
$ fovea generate series --samples 40 --out s.ts && fovea train series s.ts --model recurrent --epochs 1 --out r.safetensors --quiet && fovea trial r.safetensors s.ts
fovea: r.safetensors: is no convolution model of series; only those say what each step contributed: `fovea train series`
[2]
$ fovea trial m.safetensors s.ts
fovea: s.ts: has 2 dimensions where the model has 1; give series like those of the training
[2]
