#include "fovea/augment/made_hosts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "fovea/core/error.h"

namespace fovea::augment {
namespace {

constexpr std::array<std::string_view, 6> kReserved = {
    ".example", ".invalid", ".test", ".example.com", ".example.net", ".example.org"};
// Drawn as often as they are listed.
constexpr std::array<std::string_view, 24> kCommon = {
    ".com", ".com",  ".com", ".com", ".com",  ".com", ".net", ".net",
    ".org", ".org",  ".io",  ".ru",  ".ru",   ".cn",  ".de",  ".info",
    ".xyz", ".site", ".top", ".pw",  ".shop", ".app", ".dev", ".co"};

constexpr std::array<std::string_view, 3> kDocumentation = {"198.51.100.", "203.0.113.",
                                                            "192.0.2."};
constexpr std::array<std::string_view, 12> kPublic = {
    "5.", "31.", "45.", "46.", "77.", "91.", "103.", "146.", "176.", "185.", "193.", "212."};

bool IsOfHost(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
}

bool IsAddress(std::string_view host) {
  return host.find_first_not_of("0123456789.") == host.npos &&
         std::count(host.begin(), host.end(), '.') == 3;
}

// Of a host the part that says who runs the network: behind the last point.
std::string Renamed(std::string_view host, Random& random) {
  if (IsAddress(host)) return MadeAddress(random);
  const size_t point = host.rfind('.');
  return std::string(host.substr(0, point)) + MadeEnding(random);
}

}  // namespace

std::string MadeEnding(Random& random) {
  return std::string(random.Uniform() < 0.08 ? kReserved[random.Below(kReserved.size())]
                                             : kCommon[random.Below(kCommon.size())]);
}

bool IsMadeEnding(std::string_view host) {
  const auto ends_so = [&](std::string_view ending) { return host.ends_with(ending); };
  return std::any_of(kReserved.begin(), kReserved.end(), ends_so) ||
         std::any_of(kCommon.begin(), kCommon.end(), ends_so);
}

std::string MadeAddress(Random& random) {
  if (random.Uniform() < 0.15)
    return StrCat(kDocumentation[random.Below(kDocumentation.size())], 1 + random.Below(254));
  return StrCat(kPublic[random.Below(kPublic.size())], random.Below(256), '.', random.Below(256),
                '.', 1 + random.Below(254));
}

bool IsMadeAddress(std::string_view host) {
  const auto begins_so = [&](std::string_view net) { return host.starts_with(net); };
  return IsAddress(host) && (std::any_of(kDocumentation.begin(), kDocumentation.end(), begins_so) ||
                             std::any_of(kPublic.begin(), kPublic.end(), begins_so));
}

void RenameHosts(Sample& sample, Random& random) {
  const std::string_view bytes = sample.bytes;
  Edits edits;
  std::map<std::string, std::string, std::less<>> names;
  for (size_t at = bytes.find("://"); at != bytes.npos; at = bytes.find("://", at)) {
    const size_t start = at += 3;
    while (at < bytes.size() && IsOfHost(bytes[at])) ++at;
    const std::string_view host = bytes.substr(start, at - start);
    if (host.find('.') == host.npos || host.ends_with('.')) continue;
    auto name = names.find(host);
    if (name == names.end()) name = names.emplace(host, Renamed(host, random)).first;
    edits.Replace(static_cast<int64_t>(start), static_cast<int64_t>(at), name->second);
  }
  edits.Apply(sample);
}

}  // namespace fovea::augment
