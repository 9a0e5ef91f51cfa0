# needs: fovea-train
# A whole session with sentence pairs, of a small made-up language.
$ cat > toy.py <<'END'
> import random
> random.seed(5)
> nouns = {"dog": "hundo", "cat": "kato", "bird": "birdo", "child": "infano"}
> adjectives = {"small": "malgranda", "red": "ruĝa", "old": "maljuna", "": ""}
> verbs = {"sees": "vidas", "hears": "aŭdas", "loves": "amas"}
> with open("toy.en", "w") as en, open("toy.eo", "w") as eo, open("toy.gold", "w") as gold:
>     for _ in range(200):
>         source, target, links = [], [], []
>         def phrase():
>             noun, adjective = random.choice(list(nouns)), random.choice(list(adjectives))
>             s, t = len(source), len(target)
>             source.extend(["the"] + ([adjective] if adjective else []) + [noun])
>             target.extend(["la", nouns[noun]] + ([adjectives[adjective]] if adjective else []))
>             links.append((s, t))
>             links.append((len(source) - 1, t + 1))
>             if adjective: links.append((s + 1, t + 2))
>         verb = random.choice(list(verbs))
>         phrase()
>         v = len(source)
>         source.append(verb)
>         phrase()
>         links.append((v, len(target)))
>         target.append(verbs[verb])
>         print(*source, file=en), print(*target, file=eo)
>         print(*[f"{s}-{t}" for s, t in links], file=gold)
> END
> python3 toy.py; wc -l toy.en toy.eo toy.gold | head -3 | tr -s ' '
 200 toy.en
 200 toy.eo
 200 toy.gold
$ options="--source toy.en --target toy.eo --validation 0 --vocabulary 330 --embedding 32 --encoder-hidden 32 --hidden 48 --score-hidden 32 --batch 10 --learning-rate 0.01 --label-smoothing 0 --dropout 0 --average 2 --threads 1"
$ fovea train translate $options --epochs 30 --out m.safetensors 2> log
re: wrote m\.safetensors: [\d,]+ parameters, the model of epoch 30 of 30; 200 samples in .* s, [\d,]+ samples/s, [\d,]+ target pieces/s
see where it looks: fovea attend m.safetensors --source FILE --target FILE
$ fovea info m.safetensors | sed 's/  */ /g' | grep -E '^(task|vocabulary|attention)|^ (model|hidden|score) '
task translation
re: vocabulary joint: \d+ pieces, bpe, nmt_nfkc
attention yes
 hidden 48
 model bahdanau
 score additive
# By heart: nearly all of it right.
$ fovea eval m.safetensors --source toy.en --target toy.eo --gold toy.gold
task                   translation
samples                200
re: alignment_error_rate   0\.\d+
re: alignment_precision    [01]\.\d+
re: alignment_recall       [01]\.\d+
re: attention_entropy      \d\.\d+
re: bleu                   (9\d\.\d\d|100\.00)
re: bleu_lowercase         (9\d\.\d\d|100\.00)
re: chrf                   (9\d\.\d\d|100\.00)
re: perplexity             1\.\d+
re: words of the source +sentences +BLEU
re: up to 10 +200 +(9\d\.\d\d|100\.00)
re: 11 to 15 +0 +–
re: 16 to 20 +0 +–
re: 21 or more +0 +–
re: \d[\d.]* sentences/s, beam 5, \d+ threads
$ fovea eval m.safetensors --source toy.en --target toy.eo --format json --beam 1 | python3 -c "
> import json, sys
> e = json.load(sys.stdin)
> print(e['task'], e['samples'], sorted(e['metrics']))
> print(e['metrics']['bleu'] > 90, 1 < e['metrics']['perplexity'] < 1.5, 0 < e['metrics']['attention_entropy'] < 3)
> print([(g['least'], g['most'], g['samples']) for g in e['by_length']], e['by_length'][3]['bleu'])"
translation 200 ['attention_entropy', 'bleu', 'bleu_lowercase', 'chrf', 'perplexity']
True True True
[(0, 10, 200), (11, 15, 0), (16, 20, 0), (21, None, 0)] None
# The gold in the other format is the same gold.
$ awk '{for (i = 1; i <= NF; ++i) { split($i, l, "-"); print NR, l[1] + 1, l[2] + 1 }}' toy.gold > toy.naacl
$ fovea eval m.safetensors --source toy.en --target toy.eo --gold toy.gold | grep alignment > a; fovea eval m.safetensors --source toy.en --target toy.eo --gold toy.naacl | grep alignment | cmp - a
# Translating: line for line.
$ fovea translate m.safetensors < toy.en > out.eo; wc -l < out.eo; diff out.eo toy.eo | grep -c '^<' | awk '{print ($1 < 20)}'
200
1
$ gzip -k toy.en; fovea translate m.safetensors toy.en.gz --threads 2 --batch 7 | cmp - out.eo
$ fovea translate m.safetensors toy.en --out file.eo; cmp file.eo out.eo
$ echo 'the red dog sees the cat' | fovea translate m.safetensors --align --scores
re: la hundo ruĝa la kato vidas \|\|\| -\d[\d.e-]* \|\|\| \d+-\d+( \d+-\d+)*
$ printf 'the dog sees the cat\n\nthe cat hears the dog\n' | fovea translate m.safetensors --n-best 2 --scores | cut -d' ' -f1 | tr '\n' ' '
0 0 1 2 2 
$ echo 'the dog sees the cat' | fovea translate m.safetensors --format json | python3 -c "
> import json, sys
> s = json.load(sys.stdin)
> one = s['sentences'][0]['translations'][0]
> print(s['task'], one['text'], one['source_words'], one['complete'])
> print(len(one['weights']), [len(w) for w in one['weights']], all(0 <= x <= 1 for w in one['weights'] for x in w))"
translation la hundo la kato vidas ['the', 'dog', 'sees', 'the', 'cat'] True
5 [5, 5, 5, 5, 5] True
# An empty line stays an empty line; the last may end without a break.
$ printf '\nthe dog sees the cat\n\n  \nthe cat hears the dog' | fovea translate m.safetensors | cat -A | sed 's/[a-z].*[a-z]/SENTENCE/'
$
SENTENCE$
$
$
SENTENCE$
$ fovea translate m.safetensors < /dev/null | wc -c
0
$ fovea translate m.safetensors --format json < /dev/null | python3 -m json.tool --compact
{"task":"translation","sentences":[]}
# What is not UTF-8, what no training has seen, and a line that is far too long.
$ printf 'the \xff dog\nthe cat\n' | fovea translate m.safetensors 2> warnings | wc -l; cat warnings
2
fovea: standard input:1: is not UTF-8; 1 character became U+FFFD
$ printf 'пёс 猫 🐕 the dog\n' | fovea translate m.safetensors | wc -l
1
$ python3 -c 'print("the dog " * 12500); print("the dog sees the cat")' | fovea translate m.safetensors --beam 1 2> warnings | wc -l; cat warnings
2
fovea: standard input:1: longer than the model takes; only its first 255 pieces are translated
$ python3 -c 'print("d" * 200000); print("the dog sees the cat")' | fovea translate m.safetensors --beam 1 2> warnings | tail -1; cat warnings
la hundo la kato vidas
fovea: standard input:1: is a line of more than 100000 characters; it was cut there
fovea: standard input:1: longer than the model takes; only its first 255 pieces are translated
# Where it looks.
$ head -1 toy.en; fovea attend m.safetensors --source toy.en --samples 1 --width 60 | tail -12
re: the .*
...
re: \s+la [ ·░▒▓█]+
...
re: blank 0 .*
$ fovea attend m.safetensors --source toy.en --target toy.eo --format json | python3 -c "
> import json, sys
> a = json.load(sys.stdin)
> print(a['task'], [s['id'] for s in a['samples']])
> for s in a['samples']:
>     print(len(s['weights']) == len(s['target']), {len(w) for w in s['weights']} == {len(s['source'])}, s['target_text'] == ' '.join(s['target']), s['prediction'] != '')"
translation ['1', '2', '3']
True True True True
True True True True
True True True True
$ fovea attend m.safetensors --source toy.en --samples 2 --format csv | head -2
id,target_index,target,source_index,source,weight
re: 1,0,la,0,the,[\d.e-]+
$ fovea attend m.safetensors --source toy.en --out a.svg && head -c 5 a.svg && fovea attend m.safetensors --source toy.en --out a.png && head -c 4 a.png | tail -c 3 && fovea attend m.safetensors --source toy.en --out a.html && head -1 a.html
<?xmlPNG<!DOCTYPE html>
$ grep -c '<script\|://' a.html
0
[1]
# Bad input.
$ head -7 toy.eo > short.eo; fovea eval m.safetensors --source toy.en --target short.eo
fovea: short.eo: has 7 lines; toy.en has 200; give two files whose lines belong together, the n-th to the n-th
[2]
$ fovea train translate --source toy.en --target short.eo --out x.safetensors
fovea: short.eo: has 7 lines; toy.en has 200; give two files whose lines belong together, the n-th to the n-th
[2]
$ fovea attend m.safetensors --source toy.en --target short.eo --samples 9
fovea: short.eo: has 7 lines; of toy.en 9 are asked for; give two files whose lines belong together, the n-th to the n-th
[2]
$ : > empty; fovea eval m.safetensors --source empty --target empty
fovea: empty: is empty; give a file with data
[2]
$ fovea train translate --source empty --target empty --out x.safetensors
fovea: empty: is empty; give a file with data
[2]
$ printf 'the \xff dog\n' > bytes; head -1 toy.eo > one.eo; fovea eval m.safetensors --source bytes --target one.eo
fovea: bytes:1: is not UTF-8 at byte 5; save the text as UTF-8
[2]
$ fovea train translate --source bytes --target one.eo --out x.safetensors
fovea: bytes:1: is not UTF-8 at byte 5; save the text as UTF-8
[2]
$ head -5 toy.gold > few.gold; fovea eval m.safetensors --source toy.en --target toy.eo --gold few.gold
fovea: few.gold: has 5 lines for 200 sentence pairs; give the gold alignments of these sentences, a line for each pair
[2]
$ sed '3s/$/ 99-0/' toy.gold > wrong.gold; fovea eval m.safetensors --source toy.en --target toy.eo --gold wrong.gold
re: fovea: wrong\.gold:3: links word 99 to word 0, from 0; sentence pair 3 has \d and \d words; check that .*
[2]
$ fovea eval m.safetensors toy.en
fovea: a model of translation takes --source FILE --target FILE and no DATA; see `fovea eval --help`
[2]
$ fovea eval m.safetensors --source toy.en
fovea: a model of translation takes --source FILE --target FILE and no DATA; see `fovea eval --help`
[2]
$ fovea eval m.safetensors --source toy.en --target toy.eo --kept-apart
fovea: --kept-apart is for models of files; see `fovea eval --help`
[2]
$ fovea eval m.safetensors --source toy.en --target toy.eo --separator tab
fovea: --separator is for models of tables and series; see `fovea eval --help`
[2]
$ fovea attend m.safetensors toy.en
fovea: a model of translation takes --source FILE and no DATA; see `fovea attend --help`
[2]
$ fovea predict m.safetensors toy.en
fovea: m.safetensors: is a model of translation, which has no rows of data to tell of; use `fovea translate`
[2]
# A model of another task, and damaged ones.
$ fovea generate dense --samples 200 --out d.csv && fovea train tabular d.csv --model reweight --target y --out t.safetensors --epochs 1 --quiet
$ fovea translate t.safetensors toy.en
fovea: t.safetensors: is a model of the task tabular, not of translation; give a model that `fovea train translate` wrote
[2]
$ fovea eval t.safetensors --target toy.eo
fovea: --target is for models of translation; see `fovea eval --help`
[2]
$ fovea eval t.safetensors d.csv --source toy.en
fovea: --source is for models of files and translation; see `fovea eval --help`
[2]
$ fovea eval t.safetensors
fovea: DATA is missing; the files come before the options; see `fovea eval --help`
[2]
$ fovea attend t.safetensors d.csv --source toy.en
fovea: --source is for models of translation; see `fovea attend --help`
[2]
$ head -c 100000 m.safetensors > cut.safetensors; fovea translate cut.safetensors toy.en
re: fovea: cut\.safetensors: .*
[2]
$ sed 's/"hidden\\":48/"hidden\\":47/' m.safetensors > changed.safetensors; fovea translate changed.safetensors toy.en
re: fovea: changed\.safetensors: .*
[2]
# Without attention there is nothing to see.
$ fovea train translate --model rnnenc $options --epochs 1 --out none.safetensors --quiet
$ fovea attend none.safetensors --source toy.en
fovea: none.safetensors: is a model without attention: it looks nowhere; train another one, --model bahdanau, luong or transformer
[2]
$ fovea translate none.safetensors toy.en --align
fovea: none.safetensors: is a model without attention: nothing aligns its words; leave --align out
[2]
$ fovea eval none.safetensors --source toy.en --target toy.eo --gold toy.gold
fovea: none.safetensors: is a model without attention: nothing aligns its words; leave --gold out
[2]
$ fovea eval none.safetensors --source toy.en --target toy.eo --beam 1 | grep -c attention_entropy
0
[1]
# Two vocabularies, and a training that goes on as if it had not stopped.
$ fovea train translate $options --separate --subwords unigram --epochs 6 --out whole.safetensors --quiet
$ fovea info whole.safetensors | grep -c '^vocabulary'
2
$ fovea train translate $options --separate --subwords unigram --epochs 6 --out part.safetensors 2> log &
> until grep -qs 'epoch 1/' log; do sleep 0.02; done; kill -INT $!; wait $!
[130]
$ fovea train translate $options --separate --subwords unigram --epochs 6 --out part.safetensors --quiet --resume
$ cmp part.safetensors whole.safetensors; ls part*
part.safetensors
$ ls x.safetensors*
re: ls: .*
[2]
