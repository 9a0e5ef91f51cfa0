#include "fovea/augment/encoded_expression.h"

#include <algorithm>
#include <cstdio>
#include <span>
#include <vector>

#include "fovea/augment/encodings.h"
#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/core/utf8.h"

namespace fovea::augment {
namespace {

// Escapes and numbers make that much of a longer one too long.
constexpr size_t kLongestInNumbers = 3000, kLongestInCalls = 250;

enum class Made { kText, kBytes, kSame };

// A decoder around the expression of what `encode` made.
struct Decoder {
  const char* open;
  const char* close;
  std::string (*encode)(std::string_view);
  Made made;      // what a literal of it has to hold
  double weight;  // how often it is drawn
  // Of Python, which tells text from bytes.
  bool takes_text = false, gives_bytes = false;
};

std::string ZlibBase64(std::string_view bytes) { return Base64(Zlibbed(bytes)); }
std::string ReversedBase64(std::string_view bytes) { return Reversed(Base64(bytes)); }

constexpr Decoder kPhp[] = {{"base64_decode(", ")", Base64, Made::kText, 5},
                            {"gzinflate(", ")", Deflated, Made::kBytes, 3},
                            {"gzuncompress(", ")", Zlibbed, Made::kBytes, 1.5},
                            {"gzdecode(", ")", Gzipped, Made::kBytes, 1},
                            {"str_rot13(", ")", Rot13, Made::kSame, 1},
                            {"strrev(", ")", Reversed, Made::kSame, 1.5},
                            {"base64_decode(strrev(", "))", ReversedBase64, Made::kText, 0.5},
                            {"hex2bin(", ")", HexOf, Made::kText, 1},
                            {"pack('H*',", ")", HexOf, Made::kText, 1},
                            {"urldecode(", ")", PercentOf, Made::kText, 0.5},
                            {"rawurldecode(", ")", PercentOf, Made::kText, 0.5}};

constexpr Decoder kScript[] = {{"atob(", ")", Base64, Made::kText, 4},
                               {"window.atob(", ")", Base64, Made::kText, 1},
                               {"decodeURIComponent(escape(atob(", ")))", Base64, Made::kText, 1},
                               {"unescape(", ")", PercentOf, Made::kText, 2},
                               {"decodeURIComponent(", ")", PercentOf, Made::kText, 1.5},
                               {"", ".split('').reverse().join('')", Reversed, Made::kSame, 1.5},
                               {"Buffer.from(", ",'base64').toString()", Base64, Made::kText, 1},
                               {"Buffer.from(", ",'hex').toString('utf8')", HexOf, Made::kText, 1},
                               {"require('zlib').inflateSync(Buffer.from(",
                                ",'base64')).toString()", ZlibBase64, Made::kText, 1}};

constexpr Decoder kPython[] = {
    {"base64.b64decode(", ")", Base64, Made::kText, 4, false, true},
    {"__import__('base64').b64decode(", ")", Base64, Made::kText, 1.5, false, true},
    {"bytes.fromhex(", ")", HexOf, Made::kText, 1.5, true, true},
    {"binascii.unhexlify(", ")", HexOf, Made::kText, 0.7, false, true},
    {"codecs.decode(", ",'rot13')", Rot13, Made::kSame, 1, true, false},
    {"", "[::-1]", Reversed, Made::kSame, 1},
    {"zlib.decompress(", ")", Zlibbed, Made::kBytes, 2.5, false, true},
    {"__import__('zlib').decompress(", ")", Zlibbed, Made::kBytes, 1, false, true},
    {"gzip.decompress(", ")", Gzipped, Made::kBytes, 1, false, true},
    {"urllib.parse.unquote(", ")", PercentOf, Made::kText, 0.5, true, false}};

std::span<const Decoder> DecodersOf(Language language) {
  if (language == Language::kPhp) return kPhp;
  if (language == Language::kPython) return kPython;
  return kScript;
}

const Decoder& Draw(std::span<const Decoder> decoders, Junk& junk) {
  double sum = 0;
  for (const Decoder& decoder : decoders) sum += decoder.weight;
  double left = sum * junk.random().Uniform();
  for (const Decoder& decoder : decoders)
    if ((left -= decoder.weight) < 0) return decoder;
  return decoders.back();
}

std::string Format(const char* format, int value) {
  char text[16];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

class Literal {
 public:
  Literal(std::string_view bytes, Language language, Junk& junk)
      : bytes_(bytes), language_(language), junk_(junk), quote_(junk.Chance(0.6) ? '\'' : '"') {}

  struct Needs {
    bool text;      // the bytes are text, to be read as such
    bool hidden;    // they are not to be seen in it
    bool no_bytes;  // b"" of Python will not do
    bool operand;   // something follows that binds more closely than a + does
  };

  std::string Of(const Needs& needs) {
    if (needs.operand) return "(" + Of({needs.text, needs.hidden, needs.no_bytes, false}) + ")";
    const auto [text, hidden, no_bytes, operand] = needs;
    bytes_only_ = language_ == Language::kPython && !text;
    no_bytes_ = no_bytes;
    const bool php = language_ == Language::kPhp;
    const bool numbers = bytes_.size() <= kLongestInNumbers;
    if (php && !text && !hidden && junk_.Chance(0.4)) return Raw();
    if (text && !hidden) return numbers && junk_.Chance(0.2) ? Pieces() : Raw();
    if (!numbers) return Escapes();
    if (bytes_.size() <= kLongestInCalls && !bytes_only_ && junk_.Chance(0.3)) return Calls();
    if (language_ == Language::kJavaScript && junk_.Chance(0.2)) return Invisible();
    return junk_.Chance(0.5) ? Numbers() : Escapes();
  }

 private:
  std::string Join() const { return language_ == Language::kPhp ? "." : "+"; }

  // As it is, but for what would end the string. PHP and JavaScript take any other byte.
  std::string Raw() const { return quote_ + Inner(bytes_) + quote_; }

  std::string Inner(std::string_view bytes) const {
    std::string text;
    for (const char c : bytes) {
      const bool line = (c == '\n' || c == '\r') && language_ != Language::kPhp;
      if (line) {
        text += c == '\n' ? "\\n" : "\\r";
        continue;
      }
      if (c == quote_ || c == '\\' || (c == '$' && quote_ == '"' && language_ == Language::kPhp))
        text += '\\';
      text += c;
    }
    return text;
  }

  std::string Pieces() {
    std::string text;
    const int64_t most = junk_.Int(2, 60);
    for (std::string_view left = bytes_; !left.empty();) {
      const auto size = static_cast<size_t>(junk_.Int(1, most));
      text += (text.empty() ? "" : Join()) + quote_ + Inner(left.substr(0, size)) + quote_;
      left.remove_prefix(std::min(left.size(), size));
    }
    return text;
  }

  std::string Escapes() {
    const bool script = language_ == Language::kJavaScript;
    const bool octal = !script && junk_.Chance(0.35);
    const char* format = script && junk_.Chance(0.4) ? "\\u%04x" : octal ? "\\%03o" : "\\x%02x";
    const bool python = language_ == Language::kPython;
    std::string text = bytes_only_ || (python && !no_bytes_ && junk_.Chance(0.4)) ? "b\"" : "\"";
    for (const char c : bytes_) text += Format(format, static_cast<unsigned char>(c));
    return text + '"';
  }

  // A call for each byte: chr(101).chr(118).
  std::string Calls() {
    const std::string call = language_ == Language::kJavaScript ? "String.fromCharCode(" : "chr(";
    const bool hex = junk_.Chance(0.25);
    std::string text;
    for (const char c : bytes_) {
      const int code = static_cast<unsigned char>(c);
      text +=
          (text.empty() ? "" : Join()) + call + (hex ? Format("0x%02x", code) : StrCat(code)) + ")";
    }
    return text;
  }

  // Numbers in a list, sometimes moved by a key.
  std::string Numbers() {
    const int key = junk_.Chance(0.4) ? static_cast<int>(junk_.Int(1, 90)) : 0;
    const bool minus = junk_.Chance(0.5);
    const std::string gap = junk_.Pick({",", ", "});
    std::string list;
    for (const char c : bytes_) {
      const int code = static_cast<unsigned char>(c);
      list += (list.empty() ? "" : gap) + StrCat(minus ? code + key : code ^ key);
    }
    const std::string moved = key == 0 ? "" : StrCat(minus ? "-" : "^", key);
    const std::string name = junk_.Letters(1);
    switch (language_) {
      case Language::kPhp:
        if (key == 0)
          return junk_.Chance(0.5) ? "implode('',array_map('chr',array(" + list + ")))"
                                   : "pack('C*'," + list + ")";
        return "implode('',array_map(function($" + name + "){return chr($" + name + moved +
               ");},array(" + list + ")))";
      case Language::kPython:
        if (bytes_only_ || (key == 0 && !no_bytes_ && junk_.Chance(0.5)))
          return key == 0 ? "bytes([" + list + "])"
                          : "bytes(" + name + moved + " for " + name + " in [" + list + "])";
        return "''.join(chr(" + name + moved + ") for " + name + " in [" + list + "])";
      default:
        if (key == 0) return "String.fromCharCode(" + list + ")";
        return "[" + list + "].map(function(" + name + "){return String.fromCharCode(" + name +
               moved + ")}).join('')";
    }
  }

  std::string Invisible() {
    const std::string name = junk_.Letters(1);
    return "[..." + (quote_ + VariationSelectors(bytes_)) + quote_ + "].map(" + name + "=>(" +
           name + "=" + name + ".codePointAt(0),String.fromCharCode(" + name + "<65040?" + name +
           "-65024:" + name + "-917744))).join('')";
  }

  const std::string_view bytes_;
  const Language language_;
  Junk& junk_;
  const char quote_;
  bool bytes_only_ = false, no_bytes_ = false;
};

}  // namespace

std::string EncodedExpression(std::string_view content, Language language, Junk& junk) {
  const std::span<const Decoder> decoders = DecodersOf(language);
  const bool literal = content.size() <= kLongestInNumbers && junk.Chance(0.3);
  int64_t layers = literal ? 0 : junk.Chance(0.6) ? 1 : junk.Int(2, 3);
  // A literal of PHP's and Python's holds any byte; one of JavaScript's has to be UTF-8.
  bool text = IsUtf8(content);
  std::string bytes(content), before, after;
  const Decoder* last = nullptr;
  for (; layers > 0 || (!text && language == Language::kJavaScript); --layers) {
    const Decoder& decoder = Draw(decoders, junk);
    const bool same = decoder.made == Made::kSame;
    // Twice reversed is as before; letters are turned in text alone.
    if (same && last != nullptr && last->encode == decoder.encode) continue;
    if (decoder.encode == Rot13 && !text) continue;
    const bool decode = last != nullptr && last->takes_text && decoder.gives_bytes;
    last = &decoder;
    bytes = decoder.encode(bytes);
    before += decoder.open;
    after = std::string(decoder.close) + (decode ? ".decode()" : "") + after;
    text = decoder.made == Made::kText || (same && text);
  }
  const bool hidden = last == nullptr;
  const bool takes_text = last != nullptr && last->takes_text;
  const bool operand = last != nullptr && std::string_view(last->open).empty();
  return before + Literal(bytes, language, junk).Of({text, hidden, takes_text, operand}) + after;
}

}  // namespace fovea::augment
