# needs: fovea-train
# The quick part of the demo, and what it says of data that is not there.
$ FOVEA_DATA=/nowhere fovea demo --only dense splice --out out/demo.html
dense: training … 32 random columns, of which x1 is the answer
re: dense: accuracy .*, looks at x1 .*
splice: skipped, there is no /nowhere/tabular/splice_train.csv; set FOVEA_DATA to the folder with the data
...
re: experiment +accuracy +looks at +weight +known truth +verdict +seconds
re: dense reference +\d\.\d{4} +x1 +\d\d\.\d% +column x1 +found +\d+\.\d
the page with the pictures: out/demo.html
go on with a model:         fovea attend out/demo/dense.safetensors out/demo/dense_fresh.csv
$ fovea eval out/demo/dense.safetensors out/demo/dense_fresh.csv | sed -n 2p
samples            300
$ head -c 15 out/demo.html; echo; ! grep -q 'https*://' out/demo.html
<!DOCTYPE html>
$ fovea demo --only dens
fovea: --only: no experiment "dens"; there are: dense, dense-sharp, series-after, series-before, splice, spam, gunpoint; see `fovea demo --help`
[2]
$ touch file; fovea demo --out file/demo.html
re: fovea: file/demo: cannot be made: .*; choose another place with --out
[2]
