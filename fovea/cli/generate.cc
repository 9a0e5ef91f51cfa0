#include <fmt/format.h>

#include <optional>

#include "fovea/cli/arguments.h"
#include "fovea/cli/commands.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/run_program.h"
#include "fovea/core/file.h"
#include "fovea/data/series/step_places.h"
#include "fovea/data/synthetic/synthetic.h"
#include "fovea/data/synthetic/webtraffic.h"

namespace fovea::cli {
namespace {

constexpr char kWebTraffic[] = "webtraffic";

// Numbers of one sample, for an estimate of the memory.
constexpr double kNumbersPerSample = 64, kNumbersPerWeek = 1100;

void CheckMemory(int64_t samples, double numbers, int64_t limit) {
  const double needed = static_cast<double>(samples) * numbers * sizeof(float);
  if (needed > static_cast<double>(limit))
    throw Error(
        fmt::format("{} samples need about {:.1f} GiB of memory; the limit is {:.1f} GiB; "
                    "raise --max-memory or give fewer samples",
                    samples, needed / (1 << 30), static_cast<double>(limit) / (1 << 30)));
}

bool IsDevice(const std::string& path) { return path.starts_with("/dev/"); }

void CheckPlaces(const std::string& name, const std::string& places) {
  if (name != kWebTraffic)
    throw UsageError("fovea generate", StrCat("--places is for ", kWebTraffic, ", not for ", name));
  if (!IsDevice(places) && !places.ends_with(".csv"))
    throw UsageError("fovea generate",
                     StrCat("places are written as CSV; name the file ", places, ".csv"));
}

// Both files or none.
void WriteWebTraffic(const data::PlacedSeries& series, const std::string& path,
                     const std::string& places) {
  std::optional<AtomicFile> file;
  if (!places.empty()) {
    file.emplace(places);
    file->Write(data::StepPlacesCsv(data::PlacesByLine(series)));
  }
  data::WriteTs(series.set, path);
  if (file) file->Commit();
}

}  // namespace

int Generate(const Arguments& args) {
  std::string name, path, places;
  int64_t samples = 10'000, memory = int64_t{8} << 30;
  uint64_t seed = 1;
  const std::vector<std::string> names = {"dense", "series", kWebTraffic, "syn1", "syn2",
                                          "syn3",  "syn4",   "syn5",      "syn6"};
  const auto app = MakeApp(
      "fovea generate",
      "Data whose truth is known. The same seed gives the same file.\n"
      "  dense        32 columns x0 … x31 ~ N(0, 1), but x1 = y, which is 0 or 1\n"
      "  series       20 steps × 2 dimensions ~ N(0, 1), but both are the label at step 10 "
      "(from 0)\n"
      "  webtraffic   1,008 steps, a week of visits of a page, in ten classes of which nine "
      "change it\n"
      "               in places that are known, as in MILLET's paper\n"
      "  syn1 … syn6  11 columns, of which the formulas of L2X and INVASE use a few",
      "  fovea generate dense --samples 10000 --out dense.csv\n"
      "  fovea generate series --samples 300000 --seed 7 --out series.ts\n"
      "  fovea generate webtraffic --samples 500 --out web.ts --places places.csv\n");
  AddChoice(app.get(), "NAME", &name, names, "what to generate")->required();
  const OptionGroup group(app.get());
  const CLI::Option* given = group.Count("--samples", &samples, 1, int64_t{1} << 40, "how many")
                                 ->default_str("10000, of webtraffic 500");
  group.Value("--seed", &seed, "of the random numbers");
  group.Value("-o,--out", &path, "the file: CSV, or .ts for series and webtraffic", "FILE")
      ->required();
  group.Value("--places", &places,
              "of webtraffic: the steps that are changed, as CSV: line of the .ts file, first, end",
              "FILE");
  AddMemory(app.get(), "--max-memory", &memory, "give up above it");
  if (!Parse(app.get(), args)) return 0;

  const bool web = name == kWebTraffic;
  const bool ts = web || name == "series";
  if (web && given->count() == 0) samples = 500;
  if (!IsDevice(path) && ts != path.ends_with(".ts"))
    throw UsageError("fovea generate",
                     ts ? StrCat("series are written as .ts; name the file ", path, ".ts")
                        : "a table is written as CSV; name the file .csv");
  if (!places.empty()) CheckPlaces(name, places);
  CheckMemory(samples, web ? kNumbersPerWeek : kNumbersPerSample, memory);

  if (web)
    WriteWebTraffic(data::WebTrafficExperiment(samples, seed), path, places);
  else if (ts)
    data::WriteTs(data::SeriesExperiment(samples, seed), path);
  else if (name == "dense")
    data::WriteCsv(data::DenseExperiment(samples, seed), path);
  else
    data::WriteCsv(data::SynExperiment(name.back() - '0', samples, seed).table, path);
  return 0;
}

}  // namespace fovea::cli
