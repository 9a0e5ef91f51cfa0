# fovea scan: which files are looked at. With --threshold 0 each file that is scanned is a finding.
$ paths() { fovea scan "$@" --threshold 0 --format jsonl | grep '"type":"finding"' | sed 's/.*"path":"\([^"]*\)".*/\1/'; }
$ put() { mkdir -p "$(dirname "$1")"; echo "let a = 1;" > "$1"; }
$ mkdir site; cd site; for f in a.js b.php node_modules/l/n.js sub/node_modules/x/m.js vendor/packer/p.js; do put $f; done
$ paths .
./a.js
./b.php
./node_modules/l/n.js
./sub/node_modules/x/m.js
./vendor/packer/p.js
# Each spelling of a path, and of a folder.
$ for p in vendor ./vendor/packer/p.js 'vendor/packer/*' 'packer/' '/vendor' "$PWD/vendor" '**/packer/**' '{x,vendor/packer}/*.js'; do for root in . "$PWD" ../site; do paths $root --exclude "$p" --exclude 'node_modules'; done; done | sed 's/.*site/./' | sort | uniq -c
     24 ./a.js
     24 ./b.php
$ paths . --exclude '**/node_modules/**' --include '*.{js,php}' --exclude '*.js' --exclude '!a.js'
./a.js
./b.php
# They are counted, and one that matched nothing is told.
$ fovea scan . --exclude node_modules --exclude a.js --exclude 'vendr/*' | sed '/^$/q;s/[0-9]* B/N B/'
No malicious code found in 2 files.
1 file and 2 folders were left out by --exclude.

$ fovea scan . --exclude node_modules --exclude a.js --exclude 'vendr/*' | grep -A1 Notes
Notes
  --exclude 'vendr/*' matched nothing
$ fovea scan . --exclude node_modules --include '*.php' --format json | grep -o '"f[a-z]*_left_out":[0-9]*'
"files_left_out":2
"folders_left_out":2
"findings_left_out":0
# All of it: an error that says so.
$ fovea scan . --exclude '*.php' --include '*.php' > ../said; echo $?; head -1 ../said
fovea: nothing was scanned: all was left out by --exclude and --include; see `fovea scan --help`
2
No file was scanned: all was left out by --exclude and --include.
$ mkdir ../empty; fovea scan ../empty | head -1
No file was scanned.
$ fovea scan . --exclude 'src/[a-z'
fovea: --exclude: the pattern "src/[a-z" has a [ that is not closed; for one in a name give \[; see `fovea scan --help`
[2]
# Ignore files: the user's, not the intruder's.
$ printf '# mine\nnode_modules/\n*.php\n' > ../mine; paths . --ignore-file ../mine
./a.js
./vendor/packer/p.js
$ printf 'a[\n' > ../bad; fovea scan . --ignore-file ../bad
fovea: ../bad:1: the pattern "a[" has a [ that is not closed; for one in a name give \[; correct the line, or begin it with #
[2]
$ cp ../mine .foveaignore; paths . | wc -l; fovea scan . | grep -A1 obeyed; rm .foveaignore
6
  ignore files inside of what is scanned are not obeyed: ./.foveaignore; give one with --ignore-file
  if you trust it
# A path that is gone does not stop the others.
$ fovea scan gone.js a.js | head -6
No malicious code found in 1 file.
1 file could not be scanned, or only in part: not known to be clean.

Not scanned, or only in part
  gone.js  no such file or folder; check the path

$ fovea scan gone.js a.js > ../said
[2]
$ fovea scan gone.js a.js --threshold 0 > ../said
[1]
# What is no file changes no exit code, unless it is named.
$ cd ..; mkdir special; cd special; mkfifo fifo; ln -s nowhere dead; ln -s . back; ln -s ../site out; put file
$ fovea scan . --format jsonl | sed -n 's/.*"note":"\(.*\)","type".*/\1/p;s/.*"type":"note","note":"\(.*\)"}/\1/p' | sed 's|-> .*/site|-> /site|'
passed over: 1 fifo, 1 link that leads nowhere, 1 link that leads back to a folder around it
1 link to a folder elsewhere was not followed (--follow follows them): ./out -> /site
$ fovea scan . > ../said
$ fovea scan fifo > ../said
[2]
$ paths . --follow --exclude node_modules
./file
./out/a.js
./out/b.php
./out/vendor/packer/p.js
# Lists.
$ cd ../site; printf 'a.js\n\nvendor\r\n' > ../list; paths b.php --files-from ../list
b.php
a.js
vendor/packer/p.js
$ printf 'a.js\0b.php\0' | paths --files-from - -0
a.js
b.php
$ printf 'a.js\0b.php\0' | fovea scan --files-from - | grep NUL
  a.js  is in the list stdin with a NUL behind it; give --null as well
$ printf '\0a.js\0' | fovea scan --files-from - | grep NUL
  stdin  is a list with a NUL at the start of a line; give --null as well
$ fovea scan --files-from ../none
fovea: ../none: cannot be read: No such file or directory; check the path
[2]
$ fovea scan . -0
fovea: -0 is for the list of --files-from; see `fovea scan --help`
[2]
# Size and time.
$ head -c 3000 /dev/zero > large.js; paths . --max-file-size 1k --exclude 'node_*' --exclude vendor
./a.js
./b.php
$ fovea scan . --max-file-size 1kB --newer-than 1h | sed -n 2p; rm large.js
1 file was left out by --max-file-size.
$ fovea scan . --max-file-size 10X
fovea: --max-file-size: "10X" has no unit that is known; give e.g. 500k, 10M or 1G; see `fovea scan --help`
[2]
$ fovea scan . --newer-than someday
fovea: --newer-than: "someday" is no date, no time before now and no file; give e.g. 2024-01-31, 7d or a path; see `fovea scan --help`
[2]
$ fovea scan . --newer-than 2199-01-01
fovea: --newer-than: "2199-01-01" is yet to come: no file is newer; see `fovea scan --help`
[2]
$ fovea scan - --newer-than 7d
fovea: --newer-than: standard input has no time of its own; see `fovea scan --help`
[2]
$ touch -d 2030-01-01 a.js; touch -d 2001-01-01 b.php; paths . --newer-than 2002-01-01 | wc -l
5
# An empty list is what a failed command in a pipe writes.
$ : | fovea scan --files-from - 2>&1 > ../said; head -1 ../said
fovea: stdin: is an empty list of files; check the command that should have written it
No file was scanned.
$ : > ../list; fovea scan b.php --files-from ../list > ../said
fovea: ../list: is an empty list of files; check the command that should have written it
[2]
# An empty value, as of a variable that is not set, would be as good as no option.
$ for option in --since --exclude --include --ignore-file --files-from --max-file-size --newer-than --baseline --write-baseline --trust --out --format --model; do fovea scan . $option '' > ../said 2>&1; echo $? $(wc -l < ../said); done | sort | uniq -c
     13 2 1
$ fovea scan . --since ''
fovea: --since is empty, as of a variable that is not set; give a value or leave it out; see `fovea scan --help`
[2]
$ fovea scan . --since= ..
fovea: --since is empty, as of a variable that is not set; give a value or leave it out; see `fovea scan --help`
[2]
$ fovea scan '' .
fovea: PATH is empty, as of a variable that is not set; give a value or leave it out; see `fovea scan --help`
[2]
# Paths that overlap: each file once.
$ paths vendor . vendor/packer "$PWD" a.js
vendor/packer/p.js
./a.js
./b.php
./node_modules/l/n.js
./sub/node_modules/x/m.js
# What --exclude takes was matched by --include; ! takes back nothing in a folder that is left out.
$ fovea scan . --include '*.php' --exclude '*.php' --include a.js | grep 'matched nothing'
[1]
$ fovea scan . --exclude vendor/ --exclude '!vendor/packer/p.js' | grep -o 'matched nothing: its folder.*'
matched nothing: its folder is left out, and ! takes back nothing
# Given by name, and not there.
$ ln -s nowhere ../dead; fovea scan ../dead | grep dead
  ../dead  is a link to what is not there, nowhere; check where it should lead
$ fovea scan /proc | grep -o 'is a pseudo file system'
is a pseudo file system
$ fovea scan /proc > ../said
[2]
