#include <fmt/format.h>

#include "fovea/cli/arguments.h"
#include "fovea/cli/commands.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/run_program.h"
#include "fovea/data/synthetic/synthetic.h"

namespace fovea::cli {
namespace {

// Numbers of one sample, for an estimate of the memory.
constexpr double kNumbersPerSample = 64;

}  // namespace

int Generate(const Arguments& args) {
  std::string name, path;
  int64_t samples = 10'000, memory = int64_t{8} << 30;
  uint64_t seed = 1;
  const std::vector<std::string> names = {"dense", "series", "syn1", "syn2",
                                          "syn3",  "syn4",   "syn5", "syn6"};
  const auto app =
      MakeApp("fovea generate",
              "Data whose truth is known. The same seed gives the same file.\n"
              "  dense        32 columns x0 … x31 ~ N(0, 1), but x1 = y, which is 0 or 1\n"
              "  series       20 steps × 2 dimensions ~ N(0, 1), but both are the label at step 10 "
              "(from 0)\n"
              "  syn1 … syn6  11 columns, of which the formulas of L2X and INVASE use a few",
              "  fovea generate dense --samples 10000 --out dense.csv\n"
              "  fovea generate series --samples 300000 --seed 7 --out series.ts\n");
  AddChoice(app.get(), "NAME", &name, names, "what to generate")->required();
  const OptionGroup group(app.get());
  group.Count("--samples", &samples, 1, int64_t{1} << 40, "how many");
  group.Value("--seed", &seed, "of the random numbers");
  group.Value("-o,--out", &path, "the file: CSV, or .ts for series", "FILE")->required();
  AddMemory(app.get(), "--max-memory", &memory, "give up above it");
  if (!Parse(app.get(), args)) return 0;

  const bool ts = name == "series";
  const bool device = path.starts_with("/dev/");
  if (!device && ts != path.ends_with(".ts"))
    throw UsageError("fovea generate",
                     ts ? StrCat("series are written as .ts; name the file ", path, ".ts")
                        : "a table is written as CSV; name the file .csv");
  const double needed = static_cast<double>(samples) * kNumbersPerSample * sizeof(float);
  if (needed > static_cast<double>(memory))
    throw Error(
        fmt::format("{} samples need about {:.1f} GiB of memory; the limit is {:.1f} GiB; "
                    "raise --max-memory or give fewer samples",
                    samples, needed / (1 << 30), static_cast<double>(memory) / (1 << 30)));

  if (ts)
    data::WriteTs(data::SeriesExperiment(samples, seed), path);
  else if (name == "dense")
    data::WriteCsv(data::DenseExperiment(samples, seed), path);
  else
    data::WriteCsv(data::SynExperiment(name.back() - '0', samples, seed).table, path);
  return 0;
}

}  // namespace fovea::cli
