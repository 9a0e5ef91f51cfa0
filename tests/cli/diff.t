# fovea diff: what differs from the originals, and what the model says of it.
$ cp -r "$TRANSCRIPTS/../../examples/site" site && cp -r site original && alias diff='fovea diff'; shopt -s expand_aliases
$ sed -i 25d original/js/search.js; sed -i 18d original/history.html; rm original/images/thumb_64.php; touch original/gone.txt
$ sed -i 's/$/\r/' site/css/print.css; echo '// a note' >> site/js/basket.js; sed -i 3,5d site/contact.php
$ diff original site > said
[1]
$ grep -E '^[●○]' -A2 said | grep -v '^--' | paste - - - | LC_ALL=C sort
re: ○ site/contact.php\t  changed, php · \+0 −3 lines · .*\t  (about|at least) 1 in [0-9,]+ clean files of this kind scores as high
re: ○ site/js/basket.js\t  changed, js · \+1 −0 lines? · .*\t  (about|at least) 1 in [0-9,]+ clean files of this kind scores as high
re: ● site/history.html\t  changed, malicious html · \+1 −0 lines? · .*\t  (about|fewer than) 1 in [0-9,]+ clean files of this kind scores as high
re: ● site/images/thumb_64.php\t  added, malicious php · 328 bytes\t  (about|fewer than) 1 in [0-9,]+ clean files of this kind scores as high
re: ● site/js/search.js\t  changed, malicious js · \+1 −0 lines? · .*\t  (about|fewer than) 1 in [0-9,]+ clean files of this kind scores as high
$ grep -E 'Malicious|changed, [0-9]|site/js/search.js:' said
  site/js/search.js:25:153
Malicious code was added in 3 files, as far as the model can tell.
4 files changed, 1 added, 1 only in the original; 29 unchanged, 1 but for line ends.
$ grep -A5 ^Notes said
Notes
  site/css/print.css
    differs from the original in line ends or a byte-order mark alone
  original/gone.txt
    is only in the original

# The same from an archive of the maker with a folder round it, as JSON.
$ mkdir pack; cp -r original pack/shop-1.0; python3 -c 'import shutil; shutil.make_archive("shop-1.0", "zip", "pack")'
$ diff shop-1.0.zip site --format json --out report.json
[1]
$ grep -o '"comparison":{[^}]*}\|"change":"[^}]*"lines_removed":[0-9]*' report.json | LC_ALL=C sort
"change":"added","malicious":true,"lines_added":0,"lines_removed":0
"change":"changed","malicious":false,"lines_added":0,"lines_removed":3
"change":"changed","malicious":false,"lines_added":1,"lines_removed":0
"change":"changed","malicious":true,"lines_added":1,"lines_removed":0
"change":"changed","malicious":true,"lines_added":1,"lines_removed":0
"comparison":{"changed":4,"added":1,"removed":1,"unchanged":29,"unchanged_but_line_ends":1,"links_changed":0,"links_added":0,"links_removed":0,"links_unchanged":0}
# What was malicious already is no difference; --malicious asks for what was added alone.
$ diff site site | head -1
No difference in 35 files.
$ sed -i '$d' original/robots.txt; rm -r site; cp -r "$TRANSCRIPTS/../../examples/site" site; cp -r site same; echo x >> same/robots.txt
$ diff site same --malicious | head -1
Nothing malicious was added, as far as the model can tell.
$ diff site same > said
[1]
# Links by their targets; other things that are no files.
$ cp -r same linked; mkdir linked/up; ln -s up/a.jpg linked/shell.php; ln -s up linked/folder; mkfifo linked/pipe; ln -s robots.txt linked/link; cp -a linked other; ln -sf index.html other/link
$ diff linked linked > said; head -1 said
re: No difference in 3\d files\.
$ diff same linked > said
[1]
$ grep -A1 'linked/\|^Links' said
Links, fifos, sockets, devices: 0 changed, 4 added, 0 only in the original (see the notes).

--
  linked/folder
    is a symbolic link to up, and was added
  linked/link
    is a symbolic link to robots.txt, and was added
  linked/pipe
    is a fifo, not a file, and was added
  linked/shell.php
    is a symbolic link to up/a.jpg, and was added
$ diff linked other --format json | grep -o '[^"]*in the original it is a[^"]*\|"links_changed":.'
is a symbolic link to index.html; in the original it is a symbolic link to robots.txt
"links_changed":1
$ tar cf linked.tar -C linked .; diff linked.tar linked | head -1; diff linked.tar other > said
re: No difference in 3\d files\.
[1]
# Two files; wrong usage.
$ diff original/js/search.js site/js/search.js | grep -c '^●'
1
$ diff site
fovea: SUSPECT is missing; the files come before the options; see `fovea diff --help`
[2]
$ diff no site
fovea: no: no such file or folder; check the path
[2]
$ mkdir none; diff none none | head -1
No file was compared.
$ diff site same --include '*.nothing' 2>&1 >said | cat; head -1 said
fovea: nothing was compared: all was left out by --include; see `fovea diff --help`
No file was compared: all was left out by --include.
$ diff site none --exclude '*' 2>said >said; echo $?; diff site/robots.txt same/robots.txt --exclude robots.txt >said 2>said
2
[2]
