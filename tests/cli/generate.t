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
