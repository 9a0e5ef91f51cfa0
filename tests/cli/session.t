# needs: fovea-train
# A whole session with a table: train, look, ask.
$ fovea generate dense --samples 2000 --out train.csv && fovea generate dense --samples 300 --seed 9 --out test.csv
$ fovea train tabular train.csv --model reweight --target y --out m.safetensors --epochs 3 --seed 5 --threads 1
fovea: train.csv: column 'x1': says the target 'y' in all 2000 rows; if it is known no sooner than that, leave it out with --ignore
re: epoch 1/3  \d:\d\d left  loss \S+  validation loss \S+  accuracy \S+  \S+ samples/s.*
...
re: epoch 3/3  0:00 left  loss .*
re: wrote m\.safetensors: 3,233 parameters, the model of epoch \d of 3; 1,600 samples in .*
re: on 400 samples of validation: accuracy \S+, auroc \S+, log_loss \S+
see where it looks: fovea attend m.safetensors train.csv
$ ls
m.safetensors
test.csv
train.csv
$ fovea info m.safetensors
task                       tabular
parameters                 3,233
target                     y, a class: 0, 1
columns                    32 (32 numeric, 0 categorical): x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, …
model
...
re: \s+hidden +64
...
training
...
re: \s+options\.epochs +3
...
metrics in training
...
re: written by +fovea \S+, format 1
$ fovea info m.safetensors --format json | python3 -c 'import json, sys; m = json.load(sys.stdin); print(m["task"], m["parameters"], m["target"], len(m["columns"]))'
tabular 3233 {'name': 'y', 'kind': 'binary', 'classes': ['0', '1']} 32
$ fovea eval m.safetensors test.csv
task               tabular
samples            300
re: accuracy +\d\.\d{4}
re: auroc +\d\.\d{4}
re: log_loss +\S+
# Several files count as one.
$ fovea eval m.safetensors test.csv train.csv --format json | python3 -c 'import json, sys; e = json.load(sys.stdin); print(e["task"], e["samples"], sorted(e["metrics"]))'
tabular 2300 ['accuracy', 'auroc', 'log_loss']
$ fovea predict m.safetensors test.csv > p.csv; head -1 p.csv; wc -l < p.csv; sed -n 2p p.csv
id,prediction,probability_0,probability_1,target
301
re: 2,[01],\S+,\S+,[01]
$ fovea predict m.safetensors test.csv --out q.csv && cmp p.csv q.csv
$ fovea predict m.safetensors test.csv train.csv | sed -n '302p'
re: train\.csv:2,[01],.*
# The same answers whatever the batch and the threads.
$ fovea predict m.safetensors test.csv --batch 7 --threads 1 | cut -d, -f1,2 > a; cut -d, -f1,2 p.csv | cmp - a
$ fovea predict m.safetensors test.csv --format json | python3 -c 'import json, sys; p = json.load(sys.stdin); print(p["target"], len(p["samples"]), sorted(p["samples"][0]))'
y 300 ['id', 'prediction', 'probabilities', 'target']
$ cut -d, -f1-32 test.csv > blind.csv; fovea predict m.safetensors blind.csv | head -1
id,prediction,probability_0,probability_1
# head closes the pipe: no complaint.
$ fovea predict m.safetensors train.csv | head -1
id,prediction,probability_0,probability_1,target
$ fovea predict m.safetensors test.csv > /dev/full
fovea: standard output: could not be written: No space left on device; free some space or write elsewhere
[2]
$ fovea predict m.safetensors test.csv --out /dev/full
fovea: /dev/full: could not be written whole: No space left on device; free some space or write elsewhere
[2]
$ fovea predict m.safetensors test.csv --out no/p.csv
fovea: no/p.csv: cannot be written: No such file or directory; make its folder first
[2]
# Data at fault in its middle: nothing of the output stays.
$ (cat test.csv; echo 1,2) > ragged.csv; fovea predict m.safetensors test.csv ragged.csv --out half.csv; ls half*
re: fovea: ragged\.csv:302: .*
re: ls: .*half.*
[2]
$ fovea attend m.safetensors test.csv --samples 1
re: .*m\.safetensors.*
...
$ fovea attend m.safetensors test.csv --format json | python3 -c 'import json, sys; a = json.load(sys.stdin); print(a["task"], a["axis"][1], round(sum(a["mean"]), 3), [round(sum(s["weights"]), 3) for s in a["samples"]], a["samples"][0]["id"])'
tabular x1 1.0 [1.0, 1.0, 1.0] 2
$ fovea attend m.safetensors test.csv --format csv | wc -l
33
# The cells of the samples shown, of each file.
$ head -2 test.csv > one.csv; head -2 train.csv > two.csv; fovea attend m.safetensors one.csv two.csv | grep -c ' x.* = '
10
$ for ending in svg png html txt json csv; do fovea attend m.safetensors test.csv --out a.$ending; done; head -c 5 a.svg; head -c 4 a.png | tail -c 3; echo; head -c 15 a.html
<?xmlPNG
<!DOCTYPE html>
$ script -qec "fovea attend m.safetensors test.csv --format png" /dev/null | tr -d '\r'
fovea: a terminal cannot show png; add --out FILE.png or write > FILE.png; see `fovea attend --help`

# The same seed gives the same file; another seed another one.
$ fovea train tabular train.csv --model reweight --target y --out same.safetensors --epochs 3 --seed 5 --threads 1 --quiet && cmp m.safetensors same.safetensors
$ fovea train tabular train.csv --model reweight --target y --out other.safetensors --epochs 3 --seed 6 --threads 1 --quiet && cmp -s m.safetensors other.safetensors
[1]
# Without attention there is nowhere to look.
$ fovea train tabular train.csv --model reweight --target y --out none.safetensors --epochs 1 --no-attention --quiet && fovea eval none.safetensors test.csv | head -1
task               tabular
$ fovea attend none.safetensors test.csv
fovea: none.safetensors: is a model without attention: it looks nowhere; train it with attention
[2]
# A damaged model file.
$ head -c 5000 m.safetensors > cut.safetensors; fovea eval cut.safetensors test.csv
re: fovea: cut\.safetensors: .*
[2]
