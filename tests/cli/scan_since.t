# needs: git
# fovea scan --since: what Git says has changed.
$ paths() { fovea scan "$@" --threshold 0 --format jsonl | grep '"type":"finding"' | sed 's/.*"path":"\([^"]*\)".*/\1/'; }
$ export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
$ git init -q repo; cd repo; mkdir sub; for f in committed staged changed same gone sub/in; do echo "let a = 1;" > $f; done; echo '*.log' > .gitignore
$ git add -A; git commit -qm one
$ fovea scan . --since HEAD > ../said; echo $?; head -1 ../said; grep Git ../said
0
No file was scanned.
  Git says that nothing has changed since HEAD
$ echo 2 > committed; git commit -qam two; echo 3 > staged; git add staged; echo 4 > changed; echo 5 > 'new file'; echo 6 > sub/new; echo 7 > x.log; rm gone
$ paths . --since HEAD~1
./changed
./committed
./new file
./staged
./sub/new
$ cd ..; paths repo/sub repo/changed repo/same --since HEAD
repo/sub/new
repo/changed
$ paths "$PWD/repo" --since HEAD --exclude sub/ --exclude '*ged' | sed 's|.*/repo|repo|'
repo/new file
# From a hook's environment, too.
$ GIT_DIR=/nowhere GIT_INDEX_FILE=/nowhere paths repo/sub --since HEAD
repo/sub/new
# A copy, whose times all differ, has the same changes.
$ cp -r repo copy; paths copy --since HEAD | wc -l
4
# Nothing that the repository names is run.
$ mkdir evil; cd evil; git init -q .; printf 'x\n' > f; git add f; git commit -qm one; printf '* filter=bad diff=bad\n' > .gitattributes
$ for k in filter.bad.clean filter.bad.smudge filter.bad.process diff.bad.command diff.bad.textconv core.fsmonitor diff.external core.pager core.editor; do git config $k "touch $PWD/../ran; cat"; done
$ git config core.hooksPath "$PWD/hooks"; mkdir hooks; printf '#!/bin/sh\ntouch "%s/../ran"\n' "$PWD" > hooks/post-index-change; chmod +x hooks/*
$ printf 'y\n' > f; cp f g; touch f; cd ..; rm -f ran; paths evil --since HEAD | grep -v hooks; ls ran 2> /dev/null
evil/.gitattributes
evil/f
evil/g
[2]
# What cannot be answered.
$ fovea scan repo --since nothing
fovea: repo: its Git repository has no commit "nothing"; see `git log`; a shallow clone has the last commits alone
[2]
$ fovea scan repo --since --output=x
fovea: --since: a commit has no - in front; see `fovea scan --help`
[2]
$ mkdir plain; fovea scan plain --since HEAD
re: fovea: plain: is not in a work tree of Git; give --since for folders and files of a Git repository
[2]
$ fovea scan --since HEAD --files-from list
fovea: --since goes by paths in a Git repository alone; see `fovea scan --help`
[2]
$ mkdir none; ln -s "$FOVEA_BIN/fovea" none/; PATH=$PWD/none fovea scan repo --since HEAD
fovea: git: there is no such program, and --since asks it; install git
[2]
$ fovea scan gone --since HEAD | grep gone
  gone  no such file or folder; check the path
