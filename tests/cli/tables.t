# needs: fovea-train
# Tables as people have them.
$ train() { fovea train tabular --model reweight "$@" --out x.safetensors --epochs 1 --quiet; }
$ noted() { fovea train tabular --model reweight "$@" --out x.safetensors --epochs 1 2>&1 | grep ^fovea:; }
# Columns that say nothing are left out, and those that say too much named.
$ printf 'id,uuid,kind,unit,label,y\n' > ids.csv; for i in $(seq 60); do echo "$((1000 + i)),u$i,$((i * 7 % 11)),kg,$((i % 2)),$((i % 2))"; done >> ids.csv
$ noted ids.csv --target y
fovea: ids.csv: column 'id': 60 of 60 values differ, as an identifier's do: left out; see --keep-columns
fovea: ids.csv: column 'uuid': 60 of 60 values differ, as an identifier's do: left out; see --keep-columns
fovea: ids.csv: column 'unit': has one value in all 60 rows: left out; see --keep-columns
fovea: ids.csv: column 'label': says the target 'y' in all 60 rows; if it is known no sooner than that, leave it out with --ignore
$ fovea info x.safetensors | grep columns
columns                    2 (2 numeric, 0 categorical): kind, label
$ noted ids.csv --target y --keep-columns id unit --ignore label uuid
[1]
$ fovea info x.safetensors | grep columns
columns                    3 (2 numeric, 1 categorical): id, kind, unit
$ train ids.csv --target y --keep-columns none
fovea: ids.csv: has no column 'none'; its columns are 'id', 'uuid', 'kind', 'unit', 'label', 'y'
[2]
$ train ids.csv --target y --keep-columns id --ignore id
fovea: the column 'id' cannot be both ignored and kept
[2]
# One target.
$ train ids.csv --target y --target label
fovea: a model has one target, not 'y', 'label'; train one model for each
[2]
$ train ids.csv --target y,label
fovea: ids.csv: a model has one target, not 'y', 'label'; train one model for each
[2]
$ printf 'a,b,a\n1,2,3\n' > twice.csv; train twice.csv --target b
fovea: twice.csv:1: the header names column 'a' twice, as columns 1 and 3; rename one of them
[2]
# Where the model is used, columns are found by name; what training left out is passed over without
# a word, another column with one.
$ noted ids.csv --target y --ignore label
...
fovea: ids.csv: column 'unit': has one value in all 60 rows: left out; see --keep-columns
$ fovea predict x.safetensors ids.csv > p.csv; wc -l < p.csv
61
$ awk -F, '{print $6 "," $3 "," $1}' ids.csv > order.csv; fovea predict x.safetensors order.csv | cmp - p.csv
$ awk -F, '{print $3 "," (NR == 1 ? "new" : NR) "," (NR == 1 ? "newer" : NR)}' ids.csv > more.csv; fovea predict x.safetensors more.csv | wc -l
fovea: more.csv: the model does not know some columns and ignores them: 'new', 'newer'
61
$ cut -d, -f1,2 ids.csv > fewer.csv; fovea predict x.safetensors fewer.csv
fovea: fewer.csv: has no column 'kind', which the model needs; its columns are 'id', 'uuid'
[2]
# What stands between the fields is seen from the header, and numbers may have a decimal comma.
$ printf 'size;weight;y\n1,5;1.234;0\n2,5;2.500;1\n3;1.000;0\n1.000,5;2.000;1\n' > comma.csv; noted comma.csv --target y
fovea: comma.csv: read with ';' between the fields; see --separator
fovea: comma.csv: column 'weight': all numbers, as '1.234' (line 2), can have '.' or ',' as the decimal mark, ',' is taken
$ fovea info x.safetensors | grep columns
columns                    2 (2 numeric, 0 categorical): size, weight
$ fovea predict x.safetensors comma.csv 2> /dev/null > p.csv; sed 's/\.//g; s/,/./g; s/;/,/g' comma.csv > point.csv; fovea predict x.safetensors point.csv | cmp - p.csv
$ noted comma.csv --target y --separator ,
fovea: comma.csv:2: has 2 fields where the header has 1; mend the row
# gzip, whatever the name; where it is damaged, the place is told.
$ gzip -c comma.csv > packed.csv; fovea predict x.safetensors packed.csv 2> /dev/null | cmp - p.csv
$ gzip -c ids.csv > ids.csv.gz; train ids.csv.gz --target y && fovea eval x.safetensors ids.csv.gz | grep samples
samples            60
$ head -c 100 ids.csv.gz > cut.csv.gz; fovea eval x.safetensors cut.csv.gz
fovea: cut.csv.gz: is gzip that is cut off, at byte 100; get the whole file
[2]
# Dates and times.
$ printf 'when,seen,y\n2024-03-15,3/4/2024 1:30 PM,0\n2024-03-16,4/4/2024,1\n,5/5/2024,0\n2025-01-01,6/5/2024,1\n' > dates.csv; noted dates.csv --target y
fovea: dates.csv: column 'seen': all dates, as '3/4/2024 1:30 PM' (line 2), can have the day or the month first, the month is taken; see --slash-dates
$ fovea info x.safetensors | grep columns
columns                    2 (0 numeric, 0 categorical, 2 times): when, seen
$ noted dates.csv --target y --slash-dates day-first
fovea: dates.csv: column 'seen': all dates, as '3/4/2024 1:30 PM' (line 2), can have the day or the month first, the day is taken; see --slash-dates
$ fovea attend x.safetensors dates.csv --format json 2> /dev/null | python3 -c 'import json, sys; m = json.load(sys.stdin); print(m["axis"], len(m["samples"][0]["weights"]))'
['when', 'seen'] 2
$ noted dates.csv --target y --categorical seen --time when
[1]
$ fovea info x.safetensors | grep columns
columns                    2 (0 numeric, 1 categorical, 1 times): when, seen
$ printf 'when,seen\n2023-02-30,4/4/2024\n' > none.csv; fovea predict x.safetensors none.csv
fovea: none.csv:2: column 'when' holds '2023-02-30', which is no date of the calendar; mend the value or leave it empty
[2]
$ printf 'when,seen\nsoon,4/4/2024\n' > soon.csv; fovea predict x.safetensors soon.csv | wc -l
fovea: soon.csv: column 'when': 1 of 1 values is no date and counts as missing: 'soon' (line 2)
2
$ train dates.csv --target when
fovea: dates.csv: the target 'when' holds dates; take them as classes with --categorical, or choose another target
[2]
# Large, small and odd tables.
$ python3 -c 'print(",".join(f"c{i}" for i in range(5000)) + ",y"); [print(",".join(str(i * j % 7) for i in range(5000)) + f",{j % 2}") for j in range(8)]' > wide.csv; train wide.csv --target y && fovea predict x.safetensors wide.csv | wc -l
9
$ python3 -c 'print("a,word,y"); [print(f"{i % 9},w{i},{i % 2}") for i in range(100001)]' > words.csv; train words.csv --target y
fovea: words.csv:100002: column 'word' has more than 100000 different texts; leave it out with --ignore
[2]
$ printf 'a,b,y\n1,2,0\n2,1,1\n' > two.csv; train two.csv --target y --validation 0 && fovea predict x.safetensors two.csv | wc -l
3
$ printf 'a,y\n1,u\n2,v\n3,w\n4,x\n' > classes.csv; train classes.csv --target y && fovea eval x.safetensors classes.csv | grep samples
samples            4
$ printf 'a,y\n1,0\n1,1\n' > constant.csv; train constant.csv --target y
fovea: constant.csv: has no column that says something beside the target 'y'; add a column, ignore fewer, keep more or set the separator
[2]
$ printf 'a,y\n1,x\n1e39,z\n' > huge.csv; train huge.csv --target y
fovea: huge.csv:3: column 'a' holds '1e39', which is no finite float; mend the value or leave it empty
[2]
