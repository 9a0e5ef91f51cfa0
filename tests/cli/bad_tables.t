# needs: fovea-train
# Bad data: one line with file, line and remedy, exit code 2, and nothing left behind.
$ printf 'a,kind,y\n1,red,0\n2,blue,1\n3,red,0\n4,blue,1\n5,red,0\n6,blue,1\n' > good.csv
$ train() { fovea train tabular --model reweight "$@" --out x.safetensors --epochs 1 --quiet; }
$ train good.csv --target y && mv x.safetensors m.safetensors
$ train nothing.csv --target y
fovea: nothing.csv: no such file; check the path
[2]
$ train . --target y
fovea: .: is a directory; give a file
[2]
$ touch empty.csv; train empty.csv --target y
fovea: empty.csv: is empty; give a file with data
[2]
$ echo a,kind,y > header.csv; train header.csv --target y
re: fovea: header\.csv.*
[2]
$ (cat good.csv; echo 1,2) > ragged.csv; train ragged.csv --target y
re: fovea: ragged\.csv:8: .*; .*
[2]
$ train good.csv --target z
fovea: good.csv: has no column 'z'; its columns are 'a', 'kind', 'y'
[2]
$ printf 'a,y\n1,1\n2,1\n3,1\n' > one.csv; train one.csv --target y
re: fovea: one\.csv: .*one class.*
[2]
$ printf 'a,y\n1,1\n2,\n3,0\n' > missing.csv; train missing.csv --target y
re: fovea: missing\.csv:3: .*
[2]
$ printf 'a,y\n1,1\ninf,0\n3,0\n' > infinity.csv; train infinity.csv --target y
re: fovea: infinity\.csv:3: .*
[2]
$ printf 'a,y\n1,1\n"2,0\n3,0\n' > quote.csv; train quote.csv --target y
re: fovea: quote\.csv:3: .*
[2]
$ train good.csv --target y --ignore b
re: fovea: good\.csv: .*b.*
[2]
$ train good.csv --target y --numeric kind
re: fovea: good\.csv:2: .*
[2]
$ train good.csv --target y --numeric a --categorical a
fovea: the column "a" cannot be both numeric and categorical
[2]
$ train good.csv --target y --max-memory 10
re: fovea: good\.csv: needs about .* of memory; the limit is 10 bytes; raise --max-memory or sample the file
[2]
$ ls x.safetensors*
re: ls: .*
[2]
# NaN is a missing value, and fine.
$ printf 'a,y\n1,1\nNaN,0\n3,0\n,1\n5,1\n' > nan.csv; train nan.csv --target y
# So are the words of other programs, among numbers; thousands may be set apart.
$ printf 'a,b,y\nN/A,None,1\n"1,234",-,0\n3,#N/A,0\n<NA>,5,1\n5,6,1\n' > words.csv; train words.csv --target y
$ fovea info x.safetensors | grep columns
columns                    2 (2 numeric, 0 categorical): a, b
# A column of numbers that a word makes categories is named, and what --numeric makes missing told.
$ noted() { fovea train tabular --model reweight "$@" --out x.safetensors --epochs 1 2>&1 | grep ^fovea:; }
$ printf 'a,y\n1,1\n2,0\n\nfew,0\n4,1\n5,1\n' > doubt.csv; noted doubt.csv --target y
fovea: doubt.csv: column 'a': 4 of 5 values are numbers, taken as 5 categories because of 'few' (line 5); see --numeric
$ noted doubt.csv --target y --categorical a
[1]
$ noted doubt.csv --target y --numeric a
fovea: doubt.csv: column 'a': 1 of 5 values is no number and counts as missing: 'few' (line 5)
$ fovea predict x.safetensors doubt.csv --unseen error
fovea: doubt.csv:5: column 'a' holds 'few', which is not a number; mend the value, leave it empty or see --unseen
[2]
$ fovea predict x.safetensors doubt.csv | wc -l
fovea: doubt.csv: column 'a': 1 of 5 values is no number and counts as missing: 'few' (line 5)
6
$ printf 'a,y\n1,1.5\n2,2.5\n3,much\n4,7\n' > target.csv; noted target.csv --target y --task regression
fovea: target.csv: column 'y': 3 of 4 values are numbers, taken as 4 categories because of 'much' (line 4); see --numeric
fovea: target.csv: the target 'y' holds text; train on its classes or choose a numeric target
$ printf 'a,y\n"1.234,5",1\n"2,5",0\n"3,0",0\n"4,1",1\n' > comma.csv; noted comma.csv --target y
fovea: comma.csv: column 'a': 0 of 4 values are numbers, 4 look like numbers, as '1.234,5' (line 2), taken as 4 categories; write numbers as 1234.5, or see --categorical
$ rm x.safetensors

# Options out of range.
$ train good.csv --target y --learning-rate 0
fovea: the learning rate must be above 0, got 0
[2]
$ train good.csv --target y --learning-rate fast
fovea: --learning-rate = fast is not a number as it must be; see `fovea train tabular --model reweight --help`
[2]
$ train good.csv --target y --validation 1.5
re: fovea: the validation share must be .*
[2]
$ train good.csv --target y --valid good.csv --validation 0.1
re: fovea: --valid(ation)? excludes --valid(ation)?; see .*
[2]
$ train good.csv --target y --hidden -3
re: fovea: .*-3.*
[2]
$ train good.csv --target y --optimiser adm
fovea: --optimiser: no choice "adm"; there are: adam, adamw, sgd; see `fovea train tabular --model reweight --help`
[2]
$ train --target y
fovea: TABLE is missing; the files come before the options; see `fovea train tabular --model reweight --help`
[2]
$ fovea train tabluar good.csv
fovea: no task "tabluar"; there are: tabular, series, files, translate, programs; did you mean tabular?; see `fovea train --help`
[2]
$ fovea train
fovea: which task? there are: tabular, series, files, translate, programs; see `fovea train --help`
[2]

# A place that cannot be written is found before the training.
$ fovea train tabular good.csv --target y --out no/x.safetensors
fovea: no/x.safetensors: cannot be written: No such file or directory; make its folder first
[2]
$ fovea train tabular good.csv --model reweight --target y --out /dev/full --epochs 1 --quiet
re: fovea: /dev/full: could not be written whole: No space left on device; .*
[2]
$ train good.csv --target y --resume
re: fovea: x\.safetensors\.checkpoint: .*
[2]

# Data that does not fit the model.
$ printf 'a,kind\nlots,red\n' > text.csv; fovea predict m.safetensors text.csv --unseen error
re: fovea: text\.csv:2: .*
[2]
$ printf 'a,kind\n1,red\n1,green\n1,mauve\n1,green\n' > unseen.csv; fovea predict m.safetensors unseen.csv --unseen error
fovea: unseen.csv:3: column 'kind' holds 'green', which was not seen in training; mend the value, or let what is unseen count as missing
[2]
$ fovea predict m.safetensors unseen.csv | wc -l
fovea: unseen.csv: column 'kind': 3 of 4 values (2 texts) were not seen in training and count as missing; first 'green', line 3
5
$ printf 'a\n1\n' > narrow.csv; fovea predict m.safetensors narrow.csv
re: fovea: narrow\.csv: .*kind.*
[2]
$ fovea eval m.safetensors unseen.csv
re: fovea: unseen\.csv: .*y.*
[2]
$ fovea eval m.safetensors nothing.csv
fovea: nothing.csv: no such file; check the path
[2]
$ printf 'a;kind;y\n1;red;0\n' > semicolon.csv; fovea predict m.safetensors semicolon.csv --separator ';' | cut -d, -f1
id
2
