#include "fovea/scan/known/hash_list.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/text.h"
#include "fovea/infer/strict_json.h"

namespace fovea::scan {
namespace {

using data::DigestKind;

constexpr char kRemedy[] =
    "give a list as sha256sum, dpkg, WordPress or Composer have it (fovea scan --help)";
constexpr std::string_view kDigits = "0123456789abcdefABCDEF";

std::optional<DigestKind> KindOfLength(size_t digits) {
  for (const DigestKind kind : data::kDigestKinds)
    if (digits == 2 * data::DigestSize(kind)) return kind;
  return std::nullopt;
}

// "SHA256" as BSD and coreutils have it, "SHA2-256" as OpenSSL does.
std::optional<DigestKind> KindNamed(std::string_view name) {
  std::string plain(name);
  if (plain.starts_with("SHA2-")) plain.erase(3, 2);
  for (const DigestKind kind : data::kDigestKinds)
    if (data::EqualIgnoringCase(plain, data::DigestName(kind))) return kind;
  return std::nullopt;
}

struct Hash {
  DigestKind kind;
  std::string digest;
};

// Hexadecimal digits of a length that one kind has.
std::optional<Hash> HashOf(std::string_view digits) {
  const std::optional<DigestKind> kind = KindOfLength(digits.size());
  std::optional<std::string> digest = kind ? data::FromHexDigits(digits) : std::nullopt;
  if (!digest) return std::nullopt;
  return Hash{*kind, std::move(*digest)};
}

// "SHA256 (name) = digits"; the name may hold anything.
std::optional<Hash> TaggedHash(std::string_view line) {
  const size_t open = line.find('('), equals = line.rfind('=');
  if (open == line.npos || equals == line.npos || equals < open) return std::nullopt;
  const std::optional<DigestKind> kind = KindNamed(data::Trim(line.substr(0, open)));
  std::optional<Hash> hash = HashOf(data::Trim(line.substr(equals + 1)));
  if (!data::Trim(line.substr(open, equals - open)).ends_with(')') || !kind || !hash ||
      hash->kind != *kind)
    return std::nullopt;
  return hash;
}

// A line of md5sum and its kin.
std::optional<Hash> LineHash(std::string_view line) {
  if (line.starts_with('\\')) line.remove_prefix(1);  // the name has escapes
  const size_t digits = std::min(line.find_first_not_of(kDigits), line.size());
  if (digits == line.size() || line[digits] == ' ' || line[digits] == '\t')
    if (std::optional<Hash> hash = HashOf(line.substr(0, digits))) return hash;
  return TaggedHash(line);
}

class JsonList {
 public:
  JsonList(const std::string& name, const HashSink& sink) : name_(name), sink_(sink) {}

  // Looks for what holds hashes.
  void Search(const nlohmann::json& json) {
    if (json.is_array())
      for (const nlohmann::json& item : json) Search(item);
    if (!json.is_object()) return;
    for (const auto& [key, value] : json.items()) {
      if (key == "checksums" || key == "files")
        TakeAll(value, key);
      else if (key == "shasum" && value.is_string())
        Take(value.get_ref<const std::string&>(), key);
      else
        Search(value);
    }
  }

 private:
  void TakeAll(const nlohmann::json& json, const std::string& where) {
    if (json.is_string()) Take(json.get_ref<const std::string&>(), where);
    if (json.is_array())
      for (const nlohmann::json& item : json) TakeAll(item, where);
    if (json.is_object())
      for (const auto& [key, value] : json.items()) TakeAll(value, where + "." + key);
  }

  void Take(const std::string& digits, const std::string& where) {
    if (digits.empty()) return;
    const std::optional<Hash> hash = HashOf(digits);
    if (!hash)
      throw InputError(
          name_, StrCat("has no hash under ", Printable(where), " but ", data::Quoted(digits)),
          kRemedy);
    sink_(hash->kind, hash->digest);
  }

  const std::string& name_;
  const HashSink& sink_;
};

void ParseLines(std::string_view text, const std::string& name, const HashSink& sink) {
  const char end_of_line = text.find('\0') == text.npos ? '\n' : '\0';
  int64_t number = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find(end_of_line), text.size());
    const std::string_view line = data::Trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    const std::string_view shown = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
    if (shown.empty() || shown.starts_with('#')) continue;
    const std::optional<Hash> hash = LineHash(shown);
    if (!hash)
      throw InputError(name, number,
                       StrCat("is no line of a list of hashes: ", data::Quoted(shown)), kRemedy);
    sink(hash->kind, hash->digest);
  }
}

}  // namespace

void ParseHashList(std::string_view text, const std::string& name, const HashSink& sink) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  bool any = false;
  const HashSink counting = [&](DigestKind kind, const std::string& digest) {
    any = true;
    sink(kind, digest);
  };
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first != text.npos && (text[first] == '{' || text[first] == '[')) {
    try {
      JsonList(name, counting).Search(infer::ParseStrictJson(text));
    } catch (const ArgumentError& error) {
      throw InputError(name, StrCat("is damaged: ", error.what()), kRemedy);
    }
  } else {
    ParseLines(text, name, counting);
  }
  if (!any) throw InputError(name, "holds no hash of a file", kRemedy);
}

}  // namespace fovea::scan
