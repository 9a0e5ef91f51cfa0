# fovea scan with the model inside: the shop of examples/, its backup, and the ways in and out.
$ examples=$(cd "$TRANSCRIPTS/../.." && pwd)/examples; cp -r "$examples" .
$ fovea scan examples/site --format json --out report.json
[1]
$ examples/check-report report.json > said || cat said
# The backup, a zip in a zip, and the same from standard input.
$ examples/make-backup backup.zip > /dev/null && fovea scan backup.zip --format json --out backup.json
[1]
$ examples/check-report backup.json > said || cat said
$ fovea scan --stdin < backup.zip --format json --out stdin.json
[1]
$ examples/check-report stdin.json > said || cat said
# Any number of threads says the same.
$ for jobs in 1 2 8; do fovea scan examples/site --jobs $jobs --format jsonl | grep -v '"type":"summary"' | cksum; done | sort -u | wc -l
1
# The look-alikes of machine code lie where site.json says, and are what the script writes.
$ examples/make-lookalikes --check
# Only what is clean: exit code 0. Programs, pictures and documents, too.
$ fovea scan examples/site/css examples/site/certs > said && head -1 said
re: No malicious code found in \d files?\.
$ cd examples/site; fovea scan bin/ovens images/ring.png downloads/prices.pdf | head -1; cd ../..
No malicious code found in 4 files.
# A heat map of one file, finding or not.
$ model=$(cd "$TRANSCRIPTS/../.." && pwd)/models/fovea-files.safetensors
$ fovea attend "$model" examples/site/css/site.css | head -1
re: .*examples/site/css/site\.css.*
# The looks at one file as a picture; a second file is one too many.
$ fovea attend "$model" examples/site/js/search.js --out looks.svg && grep -o '<title>.*' looks.svg
<title>Where the model looked in examples/site/js/search.js</title>
$ fovea attend "$model" examples/site/css/site.css --format png | head -c 4 | tail -c 3
PNG
$ fovea attend "$model" examples/site/css --out two.svg; test ! -e two.svg
re: fovea: examples/site/css/site\.css: is a second file beside examples/site/css/print\.css, and .*
$ : > empty; fovea attend "$model" empty --out empty.svg && grep -o '<desc>.*' empty.svg
re: <desc>below the threshold: \w+, score 0</desc>
$ mkdir nothing; fovea attend "$model" nothing --out nothing.svg
fovea: nothing: holds no file to look at; name a single file
[2]
$ fovea attend "$model" none.php --format svg
fovea: none.php: no such file or folder; check the path
[2]
$ fovea attend "$model" examples/site/cart.php --format csv
fovea: a model of files is not shown as csv; there are: text, json, svg, png, html; see `fovea attend --help`
[2]
# Names do not count, nor do line endings and marks.
$ (printf '\xef\xbb\xbf'; sed 's/$/\r/' examples/site/lib/cache.php) > letter.txt; fovea scan letter.txt --format json | grep -o '"first_line":[0-9]*' | head -1
"first_line":1
