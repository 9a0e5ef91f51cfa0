#include "fovea/infer/translation/tokenizer_13a.h"

#include "fovea/core/unicode.h"

namespace fovea::infer {
namespace {

// Of std::string_view, so that no locale has a say.
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsStopOrComma(char c) { return c == '.' || c == ','; }

bool IsSymbol(char c) {
  return (c >= ' ' && c <= '&') || (c >= '(' && c <= '+') || (c >= ':' && c <= '@') ||
         (c >= '[' && c <= '`') || (c >= '{' && c <= '~') || c == '/';
}

void ReplaceAll(std::string_view from, std::string_view to, std::string* text) {
  size_t at = text->find(from);
  if (at == std::string::npos) return;
  std::string out;
  size_t begin = 0;
  for (; at != std::string::npos; at = text->find(from, begin)) {
    out.append(*text, begin, at - begin).append(to);
    begin = at + from.size();
  }
  out.append(*text, begin);
  *text = std::move(out);
}

// Every two neighbours a, b with match(a, b), each byte in one pair at most, become what join makes
// of them. On bytes, as on characters: what is looked for is ASCII, or anything else.
template <class Match, class Join>
std::string OverPairs(const std::string& text, const Match& match, const Join& join) {
  std::string out;
  out.reserve(text.size() + 16);
  for (size_t i = 0; i < text.size();) {
    if (i + 1 < text.size() && match(text[i], text[i + 1])) {
      join(text[i], text[i + 1], &out);
      i += 2;
    } else {
      out += text[i++];
    }
  }
  return out;
}

}  // namespace

std::string Tokenize13a(std::string_view sentence) {
  std::string line(sentence);
  ReplaceAll("<skipped>", "", &line);
  ReplaceAll("-\n", "", &line);
  ReplaceAll("&quot;", "\"", &line);
  ReplaceAll("&amp;", "&", &line);
  ReplaceAll("&lt;", "<", &line);
  ReplaceAll("&gt;", ">", &line);

  std::string spaced = " ";
  for (const char c : line) {
    if (IsSymbol(c))
      spaced.append({' ', c, ' '});
    else
      spaced += c;
  }
  spaced += ' ';
  spaced = OverPairs(
      spaced, [](char a, char b) { return !IsDigit(a) && IsStopOrComma(b); },
      [](char a, char b, std::string* out) {
        out->append({a, ' ', b, ' '});
      });
  spaced = OverPairs(
      spaced, [](char a, char b) { return IsStopOrComma(a) && !IsDigit(b); },
      [](char a, char b, std::string* out) {
        out->append({' ', a, ' ', b});
      });
  spaced = OverPairs(
      spaced, [](char a, char b) { return IsDigit(a) && b == '-'; },
      [](char a, char b, std::string* out) {
        out->append({a, ' ', b, ' '});
      });

  std::string tokens;
  for (const std::string_view word : SplitWords(spaced)) {
    if (!tokens.empty()) tokens += ' ';
    tokens += word;
  }
  return tokens;
}

}  // namespace fovea::infer
