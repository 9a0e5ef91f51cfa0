# fovea scan --write-baseline and --baseline: findings that somebody has looked at.
$ cp -r "$TRANSCRIPTS/../../examples/site" . && alias scan='fovea scan'; shopt -s expand_aliases
$ scan site --write-baseline known.json > said; grep Malicious said
Malicious code in 9 files, as far as the model can tell.
$ scan site --baseline known.json | head -2
No malicious code found in 35 files but what is known.
9 known findings left out (known.json).
# The same from elsewhere, in every report.
$ cd site; scan . --baseline ../known.json --format json | grep -o '"known_findings":[0-9]*'
"known_findings":9
$ scan . --baseline ../known.json --format jsonl | grep -c finding
1
$ scan . --baseline ../known.json --format sarif | grep -o '"results":.*\|"knownFindings":[0-9]*'
"results":[],
"knownFindings":9
$ scan "$PWD" --baseline ../known.json --format html | grep -o '9 known findings left out[^<]*'
9 known findings left out (../known.json).
$ cd ..
# They stay known where lines move, line ends change, and the rest is edited.
$ for file in site/*.html site/js/*.js; do sed -i '1i // a note\n\n/* and another, of a line that is longer than the first */' $file; echo '// the end' >> $file; done
$ sed -i 's/$/\r/' site/lib/*.php; sed -i 's/^/\t/' site/templates/*.php
$ scan site --baseline known.json | sed -n 2p
9 known findings left out (known.json).
# Something new in a file with a known finding is told, and so is a known finding in another file.
$ head -1 site/lib/cache.php > planted; cat site/js/search.js planted > s; mv s site/js/search.js; cp site/history.html site/copy.html
$ scan site --baseline known.json --format json > report.json
[1]
$ grep -o '"path":"[^"]*"\|"known_findings":[0-9]*' report.json
"path":"site/copy.html"
"path":"site/js/search.js"
"known_findings":8
# The list is renewed; it is the same whoever writes it.
$ scan site --baseline known.json --write-baseline new.json > said; grep Malicious said
Malicious code in 2 files, as far as the model can tell.
$ scan site --baseline new.json --write-baseline again.json | sed -n 2p; cmp new.json again.json
10 known findings left out (new.json).
# What is gone from a file is told, nothing of what was not scanned.
$ rm site/copy.html; scan site --baseline new.json | grep 'new.json'
9 known findings left out (new.json).
$ scan site --exclude '*.html' --baseline new.json | grep -c 'gone'
0
[1]
$ echo fine > site/history.html; scan site --baseline new.json --format json | grep -o '1 of its [^"]*'
1 of its 10 known findings is gone from its file, history.html; 1 was not looked for: this scan did not have its file
$ scan site --write-baseline new.json >said; sed -i 1d site/lib/cache.php; scan site --baseline new.json --format json | grep -o '1 of its [^"]*'
1 of its 8 known findings is gone from its file, lib/cache.php; --write-baseline writes the list without what is gone
# A scan in which nothing was scanned leaves the list as it was, and makes none.
$ cp new.json keep.json; mkdir empty
$ scan nope --write-baseline keep.json 2>&1 >said | cat; cmp new.json keep.json
fovea: keep.json was not written: nothing was scanned
$ scan site --exclude '*' --write-baseline keep.json >said 2>warned; echo $?; head -1 warned; cmp new.json keep.json
2
fovea: keep.json was not written: nothing was scanned
$ scan empty --write-baseline none.json > said
fovea: none.json was not written: nothing was scanned
[2]
$ sleep 0.1; touch stamp; scan site --newer-than stamp --write-baseline keep.json >said 2>warned; echo $?; cat warned; cmp new.json keep.json
2
fovea: keep.json was not written: nothing was scanned
$ ls none.json 2>&1 | grep -c 'No such'
1
# The report and the list are two files.
$ scan site --write-baseline both --out ./both
fovea: --out and --write-baseline are the same file, ./both; give --out another; see `fovea scan --help`
[2]
$ cp new.json keep.json; scan site --baseline keep.json --out "$PWD/keep.json" 2>&1 | grep -c 'are the same file'; cmp new.json keep.json
1
# Lists that are none.
$ scan site --baseline no.json
fovea: no.json: no such file; check the path
[2]
$ scan site --baseline report.json
fovea: report.json: is a report, not a list of known findings; write it again with `fovea scan PATH --write-baseline FILE`
[2]
$ head -c 300 known.json > half.json; scan site --baseline half.json
re: fovea: half.json: is damaged: it is not JSON at byte \d+; write it again with .*
[2]
$ scan site --write-baseline no/known.json
re: fovea: no/known.json: .*; .*
[2]
$ ls no*
re: ls: .*
[2]
