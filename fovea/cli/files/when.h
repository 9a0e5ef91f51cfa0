#ifndef FOVEA_CLI_FILES_WHEN_H_
#define FOVEA_CLI_FILES_WHEN_H_

#include <cstdint>
#include <string>

namespace fovea::cli {

// A moment in ns since 1970, from "2024-01-31", "2024-01-31 12:00" (or :SS, or T between; local
// time, with Z behind it UTC), a time before now as "90s", "30m", "12h", "7d", "2w", or a path:
// when that file was last modified. Throws CLI::ValidationError that names the option, also for a
// moment that is yet to come.
int64_t ParseWhen(const std::string& option, const std::string& text);

// Bytes, from "500", "500k", "10M", "1.5G": k, M, G, T are powers of 1024, as are KiB, MiB, …; kB,
// MB, … are powers of 1000. Throws CLI::ValidationError that names the option.
int64_t ParseFileSize(const std::string& option, const std::string& text);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_WHEN_H_
