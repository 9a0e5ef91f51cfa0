#include "fovea/augment/snippets/hard_negative_tables.h"

#include <functional>

#include "fovea/core/error.h"

namespace fovea::augment {
namespace {

// `count` items with commas or `joint` between them, some in each line.
std::string Lines(Junk& j, int64_t count, const std::string& joint,
                  const std::function<std::string(int64_t)>& item) {
  const int64_t per_line = j.Int(1, 16);
  const bool one_line = j.Chance(0.2);
  const std::string indent(static_cast<size_t>(j.Int(0, 16)), ' ');
  std::string text;
  for (int64_t i = 0; i < count; ++i) {
    if (i > 0) text += joint;
    if (i > 0 && i % per_line == 0 && !one_line) text += "\n" + indent;
    text += item(i);
  }
  return text;
}

std::string Number(Junk& j, int64_t bytes) {
  switch (j.Int(0, 2)) {
    case 0:
      return "0x" + j.Hex(bytes);
    case 1:
      return StrCat(j.Int(0, bytes == 1 ? 255 : 65535));
    default:
      return StrCat(j.Chance(0.3) ? "-" : "", j.Int(0, 999'999'999));
  }
}

// One way of writing a character's number, the same throughout.
std::function<std::string()> Escape(Junk& j) {
  switch (j.Int(0, 5)) {
    case 0:
      return [&j] { return "\\x" + j.Hex(1); };
    case 1:
      return [&j] { return "\\u" + j.Hex(2); };
    case 2:
      return [&j] { return "\\x{" + j.Hex(2) + "}"; };
    case 3:
      return [&j] { return StrCat("\\", j.Int(2, 3), j.Int(0, 7), j.Int(0, 7)); };
    case 4:
      return [&j] { return StrCat("&#", j.Int(128, 9999), ";"); };
    default:
      return [&j] { return "%" + j.Hex(1); };
  }
}

std::string CharacterCalls(Junk& j) {
  const std::string call = j.Pick({"chr", "chr", "Chr", "String.fromCharCode", "unichr"});
  const std::string joint = j.Pick({" . ", ".", " + ", ", "});
  const bool hex = j.Chance(0.5);
  return Lines(j, j.Int(4, 120), joint, [&](int64_t) {
    return call + "(" + (hex ? "0x" + j.Hex(1) : StrCat(j.Int(0, 255))) + ")";
  });
}

std::string EscapedStrings(Junk& j) {
  const auto escape = Escape(j);
  const std::string quote = j.Pick({"\"", "\"", "'"});
  const int64_t in_each = j.Int(1, 20);
  return Lines(j, j.Int(3, 40), j.Pick({", ", " . ", " + ", " .", " "}), [&](int64_t) {
    std::string text = quote;
    for (int64_t i = 0; i < in_each; ++i) text += escape();
    return text + quote;
  });
}

// From escapes or numbers to letters or escapes, as for accents and character sets.
std::string CharacterMap(Junk& j) {
  const auto from = Escape(j), to = Escape(j);
  const int64_t kind = j.Int(0, 3);
  const std::string arrow = j.Pick({" => ", "=>", ": ", ":"});
  return Lines(j, j.Int(8, 150), ", ", [&](int64_t) {
    const std::string key = kind == 0 ? "0x" + j.Hex(1) : "'" + from() + from() + "'";
    const std::string value = kind == 1   ? "'" + j.Letters(j.Int(1, 2)) + "'"
                              : kind == 2 ? "'" + to() + "'"
                                          : "0x" + j.Hex(2);
    return key + arrow + value;
  });
}

// Tables of a generated parser.
std::string ParserTable(Junk& j) {
  const bool php = j.Chance(0.6);
  const int64_t fields = j.Int(2, 4);
  return Lines(j, j.Int(10, 120), ", ", [&](int64_t i) {
    std::string row = j.Chance(0.2) ? StrCat(i, php ? " => " : ": ") : "";
    row += php ? "array( " : "[";
    for (int64_t k = 0; k < fields; ++k)
      row += StrCat(k > 0 ? ", " : "", php ? StrCat(k, " => ") : "", j.Int(0, 400));
    return row + (php ? " )" : "]");
  });
}

std::string Named(Junk& j) {
  const auto escape = Escape(j);
  const std::string sign = j.Pick({"$", "$", "", "var "});
  std::string text;
  for (int64_t i = j.Int(5, 60); i > 0; --i)
    text += sign + j.Letters(j.Int(2, 5)) + j.Pick({"=", " = "}) + escape() +
            (j.Chance(0.2) ? escape() : "") + ";\n";
  return text;
}

// Products and sums of a cipher or a curve, unrolled.
std::string Arithmetic(Junk& j) {
  const std::string sign = j.Chance(0.6) ? "$" : "";
  const std::string f = j.Letters(1), g = j.Letters(1);
  std::string text;
  for (int64_t i = 0, lines = j.Int(4, 40); i < lines; ++i) {
    if (j.Chance(0.3)) {
      text += StrCat(sign, f, " = ", sign, j.Letters(2), "(", sign, "a, ", sign, "b, ", sign, "c, ",
                     sign, "d, ", sign, "x[", i, "], ", j.Int(4, 23), ", ", Number(j, 4), ");\n");
      continue;
    }
    text += StrCat(sign, "h", i, " = ");
    for (int64_t k = 0, terms = j.Int(2, 9); k < terms; ++k)
      text += StrCat(k > 0 ? j.Pick({" + ", " + ", " ^ ", " | "}) : "", sign, f, k, g, j.Int(0, 9),
                     j.Chance(0.5) ? StrCat("_", j.Int(2, 76)) : "",
                     j.Chance(0.2) ? StrCat(" << ", j.Int(1, 24)) : "");
    text += ";\n";
  }
  return text;
}

std::string BitFields(Junk& j) {
  const std::string sign = j.Chance(0.6) ? "$" : "";
  const std::string name = j.Word();
  return Lines(j, j.Int(3, 14), j.Pick({"; ", ", ", " . "}), [&](int64_t) {
    return StrCat(sign, j.Letters(4), j.Pick({" .= ", " = "}), "( ( ", sign, name, " & 0x",
                  j.Hex(2), " ) ", "? '", j.Letters(1), "' : '-' )");
  });
}

std::string CharacterClasses(Junk& j) {
  const auto escape = Escape(j);
  std::string text = "[";
  for (int64_t i = j.Int(4, 80); i > 0; --i)
    text += escape() + (j.Chance(0.6) ? "-" + escape() : "");
  text += "]";
  switch (j.Int(0, 2)) {
    case 0:
      return "/" + text + "+/";
    case 1:
      return "'/^" + text + "+$/u'";
    default:
      return "'#" + text + "*#iu'";
  }
}

std::string Cases(Junk& j) {
  const auto escape = Escape(j);
  std::string text;
  for (int64_t i = j.Int(5, 50); i > 0; --i)
    text += StrCat("case ", j.Chance(0.5) ? "0x" + j.Hex(1) : "'" + escape() + "'", ":",
                   j.Pick({" ", "\n  "}), j.Chance(0.5) ? "return " : "out += ", "'",
                   j.Chance(0.5) ? escape() : j.Letters(1), "';\n");
  return text;
}

std::string Widths(Junk& j) {
  const std::string arrow = j.Pick({"=>", " => ", ":", ": "});
  return Lines(j, j.Int(20, 200), j.Pick({",", ", "}), [&](int64_t i) {
    return StrCat(j.Chance(0.5) ? StrCat(i) : StrCat("chr(", i, ")"), arrow,
                  j.Pick({"278", "333", "500", "556", "600", "722"}));
  });
}

}  // namespace

std::string NumberTable(Junk& junk) {
  static const std::vector<std::string (*)(Junk&)> kinds = {
      CharacterCalls, EscapedStrings, CharacterMap,     ParserTable, Named,
      Arithmetic,     BitFields,      CharacterClasses, Cases,       Widths};
  return junk.Pick(kinds)(junk);
}

}  // namespace fovea::augment
