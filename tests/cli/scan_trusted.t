# fovea scan --trust: files whose content somebody vouches for.
$ cp -r "$TRANSCRIPTS/../../examples/site" . && alias scan='fovea scan'; shopt -s expand_aliases
$ md5sum site/lib/*.php > lib.md5; sha256sum --tag -z site/js/* > js.sha256
$ scan site --trust lib.md5 --trust js.sha256 > said
[1]
$ grep -E 'Malicious|trusted|scanned' said
Malicious code in 7 files, as far as the model can tell.
5 files trusted by lib.md5.
3 files trusted by js.sha256.
re:   scanned       27 files, .*
$ scan site --trust lib.md5 --format json | grep -o '"files_scanned":[0-9]*\|"trusted_files":[0-9]*'
"files_scanned":30
"trusted_files":5
# It is the content that counts, not the path; one byte more, and it is told.
$ mv site/lib/cache.php site/images/x.gif; scan site/images/x.gif --trust lib.md5
No malicious code found: every file is trusted.
1 file trusted by lib.md5.

  scanned       0 files, 0 bytes
...
$ echo >> site/images/x.gif; scan site/images/x.gif --trust lib.md5 --format json | grep -o '"trusted_files":[0-9]*'
"trusted_files":0
# Members of an archive by themselves, and an archive as a whole, as Composer lists it.
$ python3 -c 'import shutil; shutil.make_archive("packed", "zip", "site/js")'
$ scan packed.zip --trust js.sha256 | head -2
No malicious code found: every file is trusted.
3 files trusted by js.sha256.
$ scan - < packed.zip --trust js.sha256 | sed -n 2p
3 files trusted by js.sha256.
$ sum=$(sha1sum packed.zip | cut -d' ' -f1); echo "{\"packages\": [{\"dist\": {\"type\": \"zip\", \"shasum\": \"$sum\"}}]}" > composer.lock
$ scan packed.zip --trust composer.lock | sed -n 2p
1 file trusted by composer.lock.
# WordPress's checksums; a list from a pipe.
$ echo "{\"checksums\": {\"6.4\": {\"js/search.js\": \"$(md5sum < site/js/search.js | cut -d' ' -f1)\"}}}" > wp.json
$ scan site/js --trust wp.json | head -2
No malicious code found in 2 files.
1 file trusted by wp.json.
$ scan site/js --trust <(cd site/js; sha512sum *) | sed -n 2p
re: 3 files trusted by /dev/fd/\d+.
# A list that is of no use, as of another release.
$ echo "$(echo other | md5sum | cut -d' ' -f1)  index.php" > other.md5; scan site/css --trust other.md5 | grep -A1 Notes
Notes
  --trust other.md5: no file has a hash of it
# Lists that are none.
$ scan site --trust no.md5
fovea: no.md5: no such file; check the path
[2]
$ scan site --trust site/index.php
re: fovea: site/index.php:\d+: is no line of a list of hashes: .*; give a list as sha256sum, dpkg, WordPress or Composer have it \(fovea scan --help\)
[2]
$ : > empty; scan site --trust empty
fovea: empty: is empty; give a file with data
[2]
