# Data whose truth is known.
$ fovea generate dense --samples 50 --seed 3 --out a.csv && head -1 a.csv && wc -l < a.csv
x0,x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11,x12,x13,x14,x15,x16,x17,x18,x19,x20,x21,x22,x23,x24,x25,x26,x27,x28,x29,x30,x31,y
51
$ fovea generate dense --samples 50 --seed 3 --out b.csv && cmp a.csv b.csv
$ fovea generate dense --samples 50 --seed 4 --out b.csv && cmp -s a.csv b.csv
[1]
$ awk -F, 'NR > 1 && $2 != $33' a.csv
$ fovea generate series --samples 20 --out s.ts && grep -c '^@' s.ts && sed '/^@/d' s.ts | wc -l
9
20
$ for i in 1 2 3 4 5 6; do fovea generate syn$i --samples 9 --out syn$i.csv && head -1 syn$i.csv; done | uniq -c
re: \s+6 x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11,y
$ fovea generate series --out s.csv
fovea: series are written as .ts; name the file s.csv.ts; see `fovea generate --help`
[2]
$ fovea generate dense --out s.ts
fovea: a table is written as CSV; name the file .csv; see `fovea generate --help`
[2]
$ fovea generate dense
fovea: --out is required; see `fovea generate --help`
[2]
$ fovea generate dense --samples 1000000000000 --out big.csv
re: fovea: 1000000000000 samples need about \d+\.\d GiB of memory; the limit is 8\.0 GiB; raise --max-memory or give fewer samples
[2]
$ fovea generate dense --out nowhere/d.csv
fovea: nowhere/d.csv: cannot be written: No such file or directory; make its folder first
[2]
$ mkdir folder.csv && fovea generate dense --out folder.csv
fovea: folder.csv: is a directory; give the name of a file to write
[2]
$ fovea generate dense --out /dev/full
fovea: /dev/full: could not be written whole: No space left on device; free some space or write elsewhere
[2]
# Too large for a file of 8 KiB: nothing stays of it.
$ mkdir small && cd small && (ulimit -f 8; trap '' XFSZ; fovea generate dense --samples 5000 --out d.csv); ls; cd ..
fovea: d.csv: could not be written whole: File too large; choose a place that you may write to

# A week of visits of a page, and where its class shows.
$ fovea generate webtraffic --samples 20 --seed 3 --places p.csv --out w.ts && grep -E '^@(univariate|series|class)' w.ts && head -1 p.csv
@univariate true
@seriesLength 1008
@classLabel true none spikes flip skew noise cutoff average wander peak trough
line,first,end
# Line by line: all classes but none have places, spikes those of one step, the others one.
$ awk -F: '/^[0-9]/ && $NF != "none" { print NR }' w.ts > lines && sed 1d p.csv | cut -d, -f1 | uniq | cmp lines && wc -l < lines
18
$ awk -F, 'NR == FNR { n = split($0, part, ":"); label[FNR] = part[n]; next }
>          FNR > 1 { steps = $3 - $2; if (label[$1] == "spikes" ? steps != 1 : steps < 36 || steps > 288 || seen[$1]++) print }' w.ts p.csv
$ fovea generate webtraffic --samples 20 --seed 3 --places q.csv --out v.ts && cmp p.csv q.csv && cmp w.ts v.ts
$ fovea generate webtraffic --samples 20 --seed 4 --places q.csv --out v.ts && cmp -s p.csv q.csv
[1]
$ fovea generate webtraffic --out w.ts && grep -c ':trough$' w.ts
50
$ fovea generate webtraffic --samples 1 --places /dev/stdout --out w.ts
line,first,end
$ fovea generate series --places p.csv --out s.ts
fovea: --places is for webtraffic, not for series; see `fovea generate --help`
[2]
$ fovea generate dense --places p.csv --out d.csv
fovea: --places is for webtraffic, not for dense; see `fovea generate --help`
[2]
$ fovea generate webtraffic --places p.ts --out w.ts
fovea: places are written as CSV; name the file p.ts.csv; see `fovea generate --help`
[2]
$ fovea generate webtraffic --places p.csv --out w.csv
fovea: series are written as .ts; name the file w.csv.ts; see `fovea generate --help`
[2]
$ fovea generate webtraffic --samples 10000000 --out w.ts
fovea: 10000000 samples need about 41.0 GiB of memory; the limit is 8.0 GiB; raise --max-memory or give fewer samples
[2]
# Both files or none.
$ mkdir both && cd both && fovea generate webtraffic --samples 10 --places nowhere/p.csv --out w.ts
fovea: nowhere/p.csv: cannot be written: No such file or directory; make its folder first
[2]
$ fovea generate webtraffic --samples 10 --places p.csv --out nowhere/w.ts
fovea: nowhere/w.ts: cannot be written: No such file or directory; make its folder first
[2]
$ ls; cd ..
