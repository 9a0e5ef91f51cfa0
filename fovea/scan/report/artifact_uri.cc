#include "fovea/scan/report/artifact_uri.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include "fovea/data/files/archives/member_path.h"

namespace fovea::scan {
namespace {

constexpr std::string_view kPlain = "-._~!";  // beside letters and digits

void AppendEncoded(std::string_view part, std::string* uri) {
  for (const char c : part) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    // A colon in the first part of a relative reference would make a scheme of it.
    *uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
}

std::vector<std::string_view> Parts(std::string_view path) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t slash = path.find('/');
    parts.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    path.remove_prefix(slash + 1);
  }
}

std::string Absolute(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::weakly_canonical(path, error);
  if (!error && absolute.is_absolute()) return absolute.string();
  // A path that cannot be looked at is read as it is written.
  return (std::filesystem::current_path(error) / path).lexically_normal().string();
}

std::string UriOnDisk(std::string path) {
  std::vector<std::string_view> parts = Parts(path);
  if (std::find(parts.begin(), parts.end(), "..") != parts.end()) {
    path = Absolute(path);
    parts = Parts(path);
  }
  std::string uri = path.starts_with('/') ? "file://" : "";
  const bool absolute = !uri.empty();
  bool first = !absolute;
  for (const std::string_view part : parts) {
    if (part.empty() || part == "." || part == "..") continue;
    if (!first) uri += '/';
    AppendEncoded(part, &uri);
    first = false;
  }
  if (parts.empty() || uri.empty()) return "./";
  return uri == "file://" ? "file:///" : uri;
}

void AppendMember(std::string_view name, std::string* uri) {
  for (;;) {
    const size_t end = std::min(name.find_first_of("/\\"), name.size());
    AppendEncoded(name.substr(0, end), uri);
    std::string rest;  // without what some programs drop: blanks and controls
    for (const char c : name.substr(0, end))
      if (static_cast<unsigned char>(c) > ' ') rest += c;
    rest.erase(rest.find_last_not_of('~') + 1);
    if (rest.empty() || rest == "." || rest == "..") *uri += '~';
    if (end == name.size()) return;
    *uri += name[end] == '/' ? "/" : "%5C";
    name.remove_prefix(end + 1);
  }
}

}  // namespace

std::string ArtifactUri(const std::string& path) {
  const size_t inside = path.find(data::kInside);
  std::string uri = UriOnDisk(path.substr(0, inside));
  if (inside == std::string::npos) return uri;
  if (uri == "./") uri.clear();  // an archive without a name
  uri += data::kInside;
  AppendMember(std::string_view(path).substr(inside + std::string_view(data::kInside).size()),
               &uri);
  return uri;
}

}  // namespace fovea::scan
