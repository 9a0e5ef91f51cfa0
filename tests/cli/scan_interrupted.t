# fovea scan, stopped: a report of what was scanned until then, and no half-written file.
$ mkfifo slow; ulimit -c 0
$ start() { sleep 60 > slow & writer=$!; "$@" < slow 2> log & until ls report.html.tmp* > said 2>&1; do sleep 0.02; done; }
# A terminal that is closed is as good as Ctrl-C.
$ start fovea scan - --out report.html --write-baseline known.json; kill -HUP $!; wait $!
[130]
$ kill $writer; ls; grep -q 'was interrupted' report.html; rm report.html
log
report.html
said
slow
# Under nohup the scan goes on.
$ start nohup fovea scan - --out report.html; kill -HUP $!; kill $writer; wait $!
$ ls report.html*; rm report.html
report.html
# SIGQUIT ends it at once.
$ start env --default-signal=QUIT fovea scan - --out report.html; kill -QUIT $!; wait $! 2> said
[131]
$ kill $writer; ls
log
said
slow
