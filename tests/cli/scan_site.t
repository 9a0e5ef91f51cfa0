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
# Only what is clean: exit code 0.
$ fovea scan examples/site/css examples/site/certs > said && head -1 said
re: No malicious code found in \d files?\.
# A heat map of one file, finding or not.
$ model=$(cd "$TRANSCRIPTS/../.." && pwd)/models/fovea-files.safetensors
$ fovea attend "$model" examples/site/css/site.css | head -1
re: .*examples/site/css/site\.css.*
# Names do not count, nor do line endings and marks.
$ (printf '\xef\xbb\xbf'; sed 's/$/\r/' examples/site/lib/cache.php) > letter.txt; fovea scan letter.txt --format json | grep -o '"first_line":[0-9]*' | head -1
"first_line":1
