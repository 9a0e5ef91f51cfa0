#include "fovea/augment/dead_hosts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "fovea/core/error.h"

namespace fovea::augment {
namespace {

constexpr std::array<std::string_view, 6> kReserved = {
    ".example", ".invalid", ".test", ".example.com", ".example.net", ".example.org"};
constexpr std::string_view kConsonants = "bcdfghjklmnpqrstvwxz";

bool IsOfHost(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
}

bool IsAddress(std::string_view host) {
  return host.find_first_not_of("0123456789.") == host.npos &&
         std::count(host.begin(), host.end(), '.') == 3;
}

// Of a host the part that says who runs the network: behind the last point.
std::string Renamed(std::string_view host, Random& random) {
  if (IsAddress(host)) return DeadAddress(random);
  const size_t point = host.rfind('.');
  return std::string(host.substr(0, point)) + DeadEnding(random);
}

}  // namespace

std::string DeadEnding(Random& random) {
  if (random.Uniform() < 0.4) return std::string(kReserved[random.Below(kReserved.size())]);
  std::string ending = ".q";
  for (uint64_t i = 2 + random.Below(2); i > 0; --i)
    ending += kConsonants[random.Below(kConsonants.size())];
  return ending;
}

bool IsDeadEnding(std::string_view host) {
  if (std::any_of(kReserved.begin(), kReserved.end(),
                  [&](std::string_view ending) { return host.ends_with(ending); }))
    return true;
  const size_t point = host.rfind('.');
  if (point == host.npos) return false;
  const std::string_view last = host.substr(point + 1);
  return (last.size() == 3 || last.size() == 4) && last[0] == 'q' &&
         last.find_first_not_of(kConsonants) == last.npos;
}

std::string DeadAddress(Random& random) {
  constexpr std::array<std::string_view, 3> kNets = {"198.51.100.", "203.0.113.", "192.0.2."};
  return StrCat(kNets[random.Below(kNets.size())], 1 + random.Below(254));
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
