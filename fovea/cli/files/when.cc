#include "fovea/cli/files/when.h"

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <ctime>
#include <optional>
#include <string_view>

#include "fovea/core/error.h"

namespace fovea::cli {
namespace {

constexpr int64_t kSecond = 1'000'000'000;  // ns

std::optional<int64_t> SecondsOfDate(const std::string& text) {
  std::string date = text;
  const bool utc = date.size() > 10 && date.ends_with('Z');
  if (utc) date.pop_back();
  if (date.size() > 10 && date[10] == 'T') date[10] = ' ';
  for (const char* format : {"%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"}) {
    std::tm read = {};
    const char* const end = strptime(date.c_str(), format, &read);
    if (end == nullptr || *end != '\0') continue;
    std::tm moment = read;
    moment.tm_isdst = -1;
    const time_t seconds = utc ? timegm(&moment) : std::mktime(&moment);
    // February 30 would become March 1.
    if (moment.tm_mday != read.tm_mday) return std::nullopt;
    return int64_t{seconds};
  }
  return std::nullopt;
}

std::optional<int64_t> SecondsOfSpan(const std::string& text) {
  if (text.size() < 2) return std::nullopt;
  int64_t unit = 0;
  for (const auto& [letter, seconds] :
       {std::pair{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86'400}, {'w', 604'800}})
    if (text.back() == letter) unit = seconds;
  int64_t count = 0;
  const char* const last = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data(), last, count);
  if (unit == 0 || error != std::errc() || end != last || count < 0 || count > 100'000'000)
    return std::nullopt;
  return count * unit;
}

}  // namespace

int64_t ParseWhen(const std::string& option, const std::string& text) {
  const auto fail = [&](const char* why) {
    return CLI::ValidationError(StrCat(option, ": \"", Printable(text), "\" ", why));
  };
  timespec clock = {};
  clock_gettime(CLOCK_REALTIME, &clock);
  const int64_t now = int64_t{clock.tv_sec} * kSecond + clock.tv_nsec;
  int64_t when = 0;
  struct stat status;
  if (const auto seconds = SecondsOfDate(text))
    when = *seconds * kSecond;
  else if (const auto span = SecondsOfSpan(text))
    when = now - *span * kSecond;
  else if (!text.empty() && stat(text.c_str(), &status) == 0)
    when = int64_t{status.st_mtim.tv_sec} * kSecond + status.st_mtim.tv_nsec;
  else
    throw fail("is no date, no time before now and no file; give e.g. 2024-01-31, 7d or a path");
  if (when > now) throw fail("is yet to come: no file is newer");
  return when;
}

int64_t ParseFileSize(const std::string& option, const std::string& text) {
  const auto fail = [&](const char* why) {
    return CLI::ValidationError(
        StrCat(option, ": \"", Printable(text), "\" ", why, "; give e.g. 500k, 10M or 1G"));
  };
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc()) throw fail("is not a size");
  const std::string_view unit(end, static_cast<size_t>(text.data() + text.size() - end));
  double factor = unit.empty() || unit == "B" ? 1 : 0;
  int power = 0;
  for (const std::string letter : {"k", "M", "G", "T"}) {
    ++power;
    const std::string upper = letter == "k" ? "K" : letter;
    if (unit == letter || unit == upper || unit == upper + "iB")
      factor = std::ldexp(1.0, 10 * power);
    if (unit == letter + "B" || unit == upper + "B") factor = std::pow(1000.0, power);
  }
  if (factor == 0) throw fail("has no unit that is known");
  const double bytes = std::floor(number * factor);
  if (!(bytes >= 1 && bytes < 9e18)) throw fail("is not a possible size of a file");
  return static_cast<int64_t>(bytes);
}

}  // namespace fovea::cli
