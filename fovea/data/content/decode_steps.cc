#include "fovea/data/content/decode_steps.h"

#include <algorithm>
#include <utility>

#include "fovea/data/content/digits.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

struct KnownFunction {
  std::string_view name;  // in small letters
  DecodeStep step;
};
constexpr KnownFunction kFunctions[] = {{"base64_decode", DecodeStep::kBase64},
                                        {"atob", DecodeStep::kBase64},
                                        {"b64decode", DecodeStep::kBase64},
                                        {"urlsafe_b64decode", DecodeStep::kBase64},
                                        {"standard_b64decode", DecodeStep::kBase64},
                                        {"decodebytes", DecodeStep::kBase64},
                                        {"decodestring", DecodeStep::kBase64},
                                        {"frombase64string", DecodeStep::kBase64},
                                        {"a2b_base64", DecodeStep::kBase64},
                                        {"hex2bin", DecodeStep::kHex},
                                        {"unhexlify", DecodeStep::kHex},
                                        {"a2b_hex", DecodeStep::kHex},
                                        {"fromhex", DecodeStep::kHex},
                                        {"gzinflate", DecodeStep::kInflate},
                                        {"gzuncompress", DecodeStep::kInflate},
                                        {"gzdecode", DecodeStep::kInflate},
                                        {"zlib_decode", DecodeStep::kInflate},
                                        {"decompress", DecodeStep::kInflate},
                                        {"inflate", DecodeStep::kInflate},
                                        {"inflatesync", DecodeStep::kInflate},
                                        {"inflaterawsync", DecodeStep::kInflate},
                                        {"gunzipsync", DecodeStep::kInflate},
                                        {"strrev", DecodeStep::kReverse},
                                        {"str_rot13", DecodeStep::kRot13},
                                        {"rot13", DecodeStep::kRot13},
                                        {"urldecode", DecodeStep::kPercent},
                                        {"rawurldecode", DecodeStep::kPercent},
                                        {"unescape", DecodeStep::kPercent},
                                        {"decodeuricomponent", DecodeStep::kPercent},
                                        {"decodeuri", DecodeStep::kPercent},
                                        {"unquote", DecodeStep::kPercent}};

const KnownFunction* FunctionOf(std::string_view name) {
  for (const KnownFunction& function : kFunctions)
    if (function.name.size() == name.size() && StandsAt(name, 0, function.name)) return &function;
  return nullptr;
}

std::string Rot13(std::string text) {
  for (char& c : text) {
    if (!IsLetter(c)) continue;
    const char first = static_cast<char>(c & 0x20 ? 'a' : 'A');
    c = static_cast<char>(first + (c - first + 13) % 26);
  }
  return text;
}

bool Unpercent(std::string_view text, std::string* out) {
  out->clear();
  for (size_t i = 0; i < text.size(); ++i) {
    const int value = text[i] == '%' ? HexByte(text, i + 1) : -1;
    out->push_back(value < 0 ? text[i] : static_cast<char>(value));
    if (value >= 0) i += 2;
  }
  return out->size() < text.size();
}

}  // namespace

std::vector<EnclosingCall> EnclosingCalls(std::string_view text, size_t at) {
  constexpr size_t kLooked = 200, kMost = 8, kMostOpen = 12;
  std::vector<EnclosingCall> calls;
  const size_t least = at - std::min(at, kLooked);
  size_t open = 0;  // brackets that are open at the literal
  int closed = 0;   // brackets that are closed again before the literal
  for (size_t i = at; i > least && calls.size() < kMost && open < kMostOpen; --i) {
    const char c = text[i - 1];
    if (c == ';' || c == '{' || c == '}' || c == '\n') break;
    if (c == ')') ++closed;
    if (c != '(') continue;
    if (closed > 0) {
      --closed;
      continue;
    }
    ++open;
    size_t end = i - 1;
    while (end > least && IsBlank(text[end - 1])) --end;
    size_t start = end;
    while (start > least && IsWordChar(text[start - 1])) --start;
    const std::string_view name = text.substr(start, end - start);
    if (const KnownFunction* function = FunctionOf(name)) {
      calls.push_back({function->step, start});
    } else if (StandsAt(name, 0, "pack") &&
               (text.substr(i, 4) == "\"H*\"" || text.substr(i, 4) == "'H*'")) {
      calls.push_back({DecodeStep::kHex, start});
    }
    i = start + 1;
  }
  return calls;
}

bool ApplyStep(DecodeStep step, const std::string& bytes, TextInflater* inflater,
               std::string* out) {
  switch (step) {
    case DecodeStep::kBase64:
      return DecodeBase64Digits(bytes, true, out);
    case DecodeStep::kHex:
      return DecodeHexDigits(bytes, out);
    case DecodeStep::kInflate:
      return inflater->Inflate(bytes, true, out);
    case DecodeStep::kReverse:
      out->assign(bytes.rbegin(), bytes.rend());
      return true;
    case DecodeStep::kRot13:
      *out = Rot13(bytes);
      return true;
    case DecodeStep::kPercent:
      return Unpercent(bytes, out);
  }
  return false;
}

Encoding EncodingOf(DecodeStep step) {
  switch (step) {
    case DecodeStep::kBase64:
      return Encoding::kBase64;
    case DecodeStep::kHex:
      return Encoding::kHex;
    case DecodeStep::kInflate:
      return Encoding::kDeflate;
    case DecodeStep::kReverse:
      return Encoding::kReversed;
    case DecodeStep::kRot13:
      return Encoding::kRot13;
    case DecodeStep::kPercent:
      return Encoding::kPercent;
  }
  return Encoding::kEscapes;
}

bool MakeText(std::string* bytes, Encoding* encoding, TextInflater* inflater) {
  if (IsMedia(*bytes)) return false;
  Narrow(bytes);
  if (IsPlainText(*bytes)) return true;
  std::string text;
  if (!inflater->Inflate(*bytes, false, &text)) return false;
  *bytes = std::move(text);
  *encoding = Encoding::kDeflate;
  return true;
}

}  // namespace fovea::data
