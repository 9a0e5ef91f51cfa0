#ifndef FOVEA_DATA_TEST_SUPPORT_H_
#define FOVEA_DATA_TEST_SUPPORT_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fovea/core/error.h"
#include "fovea/data/byte_reader.h"
#include "fovea/data/series/series_reader.h"
#include "fovea/data/tables/table_reader.h"

namespace fovea::data {

inline Table ParseTable(std::string_view bytes, const TableOptions& options = {}) {
  MemoryBytes reader(bytes);
  return ReadTable(&reader, "t.csv", options);
}

inline SeriesSet ParseTs(std::string_view bytes, const SeriesOptions& options = {}) {
  MemoryBytes reader(bytes);
  return ReadTs(&reader, "s.ts", options);
}

inline SeriesSet ParseSeriesCsv(std::string_view bytes, const SeriesOptions& options = {}) {
  MemoryBytes reader(bytes);
  return ReadSeriesCsv(&reader, "s.csv", options);
}

// What the InputError of run() says; std::logic_error, which fails the test, if there is none.
template <class Run>
std::string InputErrorOf(const Run& run) {
  try {
    run();
  } catch (const InputError& error) {
    return error.what();
  }
  throw std::logic_error("no InputError");
}

template <class Run>
std::string ArgumentErrorOf(const Run& run) {
  try {
    run();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  throw std::logic_error("no ArgumentError");
}

// A folder that is gone when the test ends.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "fovea-data-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string File(const std::string& name) const { return path_ + "/" + name; }
  std::string Write(const std::string& name, std::string_view bytes) const {
    std::ofstream(File(name), std::ios::binary) << bytes;
    return File(name);
  }

 private:
  std::string path_;
};

// The folder of real data; see FOVEA_DATA in CONTRIBUTING.md.
inline std::string RealData(const std::string& name) {
  const char* folder = std::getenv("FOVEA_DATA");
  return std::string(folder != nullptr ? folder : "../shared/data") + "/" + name;
}

#define FOVEA_NEED_FILE(path)         \
  if (!std::filesystem::exists(path)) \
  GTEST_SKIP() << path << " is not there; set FOVEA_DATA to the folder of real data"

}  // namespace fovea::data

#endif  // FOVEA_DATA_TEST_SUPPORT_H_
