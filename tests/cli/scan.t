# fovea scan: options and what it says of wrong ones.
$ fovea scan --help | grep -E '^Usage|^Exit codes|^Examples|PATTERN|^  --max|^  --threshold|^  --false-alarm'
Exit codes: 0 all scanned and nothing found; 1 something found, whatever else; 2 an error, or
Usage: fovea scan [OPTIONS] [PATH...]
  --exclude PATTERN       leave out what matches, as in .gitignore; repeatable, the last match counts
  --include PATTERN       only what matches: files, or folders and archives whole; repeatable
  --max-file-size SIZE    leave out larger files, also in archives: 500k, 10M, 1G
  --false-alarm-rate SHARE
  --threshold SCORE       least score of a finding instead, from 0 to 1, for files of every kind
  --max-findings N        report at most so many; 0: all. Else all, in sarif the 5,000 of highest score
Examples:
$ fovea scan --help | awk 'length > 110'
$ fovea help scan | head -2
Finds malicious code in files and shows where it is. Folders are walked, archives and
compressed files read in place; what a file is called does not matter, only what it holds.
$ fovea scan --formats | grep -E '^[A-Z][a-z]+:$|zip archive|squashfs'
Archives:
  zip archive              .zip .jar .war .apk .whl .crx .docx .xlsx .odt .epub .pyz .phar
Compressed:
Messages:
Documents:
Told:
  squashfs image           .squashfs .snap
$ fovea scan
fovea: PATH is missing: a file, a folder, or - for standard input; see `fovea scan --help`
[2]
$ fovea scan - x
fovea: standard input is scanned by itself, without other paths; see `fovea scan --help`
[2]
$ fovea scan --stdin x
fovea: standard input is scanned by itself, without other paths; see `fovea scan --help`
[2]
$ fovea scan . --format xml
re: fovea: --format: no choice "xml"; there are: text, .*; see `fovea scan --help`
[2]
$ fovea scan . --threshold 1.5
fovea: --threshold: "1.5" is not a number from 0 to 1; see `fovea scan --help`
[2]
$ fovea scan . --false-alarm-rate 0.5
fovea: --false-alarm-rate: "0.5" is not a number from 0.0001 to 0.1; see `fovea scan --help`
[2]
$ fovea scan . --threshold 0.5 --false-alarm-rate 0.001
fovea: --threshold and --false-alarm-rate exclude each other; see `fovea scan --help`
[2]
$ fovea scan . --jobs -1
fovea: --jobs: "-1" is not a whole number from 0 to 1024; see `fovea scan --help`
[2]
$ fovea scan . --max-findings few
fovea: --max-findings: "few" is not a whole number from 0 to 1099511627776; see `fovea scan --help`
[2]
$ fovea scan . --treshold 0.5
fovea: no option --treshold; did you mean --threshold?; see `fovea scan --help`
[2]
$ fovea scn .
fovea: no command "scn"; did you mean scan?; see `fovea --help`
[2]
$ fovea scan . --model no.safetensors
fovea: no.safetensors: no such file; check the path
[2]
$ echo nothing > m.safetensors; fovea scan . --model m.safetensors
re: fovea: m\.safetensors: .*
[2]
# Of SARIF no more than code hosts show, unless told otherwise; the rest is told.
$ mkdir many; for i in $(seq 5003); do echo $i > many/$i.txt; done
$ fovea scan many --threshold 0 --format sarif --out many.sarif
fovea: 3 findings with lower scores left out of the report; --max-findings 0 writes all
[1]
$ grep -c '"ruleId"' many.sarif; grep -c '3 findings with lower scores' many.sarif
5000
1
$ fovea scan many --threshold 0 --format sarif --max-findings 0 | grep -c '"ruleId"'
5003
$ fovea scan many --threshold 0 --format sarif --max-findings 7 | grep -c '"ruleId"'
7
$ fovea scan many --threshold 0 --format jsonl | grep -c '"finding"'
5003
# A member of an archive does not lead out of it; a path upwards is absolute.
$ printf '<?php eval($_POST[1]);' > x.php; tar -cf x.tar --transform 's,^,../../etc/,' -P x.php
$ fovea scan x.tar --threshold 0 --format sarif | grep -o '"uri":"[^"]*"'
"uri":"x.tar!/..~/..~/etc/x.php"
$ mkdir here; cd here; fovea scan ../x.php --threshold 0 --format sarif | grep -o '"uri":"file:///[^"]*"' | sed 's,/.*/,/,'
"uri":"file:/x.php"
# Instructions of what is no text stand with its bytes.
$ head -c 256 /dev/zero | tr '\0' '\220' > nops; fovea scan nops --threshold 0 | grep -o 'read as x86$\|nop; nop; nop$' | sort -u
nop; nop; nop
read as x86
$ fovea scan nops --threshold 0 --format html | grep -o 'instructions (x86)\|</span>; <span class="h8">nop</span></code>' | sort -u
</span>; <span class="h8">nop</span></code>
instructions (x86)
