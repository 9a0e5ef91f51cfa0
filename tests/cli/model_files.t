# Model files that are none.
$ fovea info nothing.safetensors
fovea: nothing.safetensors: no such file; check the path
[2]
$ fovea info .
fovea: .: is a directory; give a file
[2]
$ touch empty && fovea info empty
fovea: empty: is empty; give a file with data
[2]
$ echo a,b > table.csv && fovea info table.csv
re: fovea: table\.csv: is not a safetensors file.*; give a model file
[2]
$ cat > write.py <<'PY'
> import json, struct, sys
> def write(path, metadata):
>     header = json.dumps({"__metadata__": metadata}).encode()
>     open(path, "wb").write(struct.pack("<Q", len(header)) + header)
> spec = {"format_version": 1, "fovea_version": "0.1.0", "task": "tabular", "data": {}, "model": {},
>         "training": {}, "metrics": {}}
> write("foreign", {"format": "pt"})
> write("newer", {"fovea": json.dumps({**spec, "format_version": 99, "fovea_version": "9.1.0"})})
> write("other_task", {"fovea": json.dumps({**spec, "task": "poetry"})})
> write("no_data", {"fovea": json.dumps(spec)})
> PY
$ python3 write.py
$ fovea info foreign
fovea: foreign: was not written by fovea; give a model that `fovea train` wrote
[2]
$ fovea info newer
re: fovea: newer: was written by fovea 9\.1\.0 in format 99; this is fovea \S+, which reads formats up to 1; upgrade fovea
[2]
$ fovea eval other_task table.csv
fovea: other_task: is a model for the task "poetry", which this fovea does not know; upgrade fovea
[2]
$ fovea predict no_data table.csv
re: fovea: no_data: its description does not fit: .*; the file is damaged or was changed; train again
[2]
