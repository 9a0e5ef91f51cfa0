#include "fovea/cli/files/known_options.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fovea/cli/console/output.h"
#include "fovea/core/error.h"
#include "fovea/data/byte_reader.h"
#include "fovea/scan/known/finding_key.h"

namespace fovea::cli {
namespace {

constexpr int64_t kMaxListBytes = int64_t{1} << 30;

// Also of a pipe, as <(cat /var/lib/dpkg/info/*.md5sums) is one.
std::string ReadList(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0 || !S_ISFIFO(status.st_mode))
    return ReadFile(path, kMaxListBytes);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw InputError(path, "cannot be read", "check its permissions");
  const struct Closer {
    int descriptor;
    ~Closer() { close(descriptor); }
  } closer = {descriptor};
  data::DescriptorReader reader(descriptor);
  try {
    return data::ReadAll(reader, kMaxListBytes);
  } catch (const data::UnreadableError& error) {
    throw InputError(path, error.what(), error.remedy());
  }
}

}  // namespace

void AddKnownOptions(CLI::App* app, KnownArguments* a) {
  const OptionGroup group(app, "What is known");
  group
      .Value("--baseline", &a->baselines,
             "no finding that this list has, unless something was added to it; repeatable", "LIST")
      ->default_str("")
      ->allow_extra_args(false);
  group.Value("--write-baseline", &a->write_baseline,
              "write such a list of all that is found, known or not", "LIST");
  group
      .Value("--trust", &a->trusted,
             "no file whose hash this list has, of sha256sum, dpkg, WordPress, …; repeatable",
             "HASHES")
      ->default_str("")
      ->allow_extra_args(false);
}

KnownLists::KnownLists(const KnownArguments& a) : new_path_(a.write_baseline) {
  for (const std::string& path : a.baselines) {
    known_.AddList(path, scan::ReadKnownFindings(path));
    has_known_ = true;
  }
  for (const std::string& path : a.trusted) trusted_.AddList(path, ReadList(path));
  // Before the scan, which may take long: what cannot be written is told at once.
  if (!new_path_.empty()) new_list_.emplace(new_path_);
}

void KnownLists::Prepare(scan::ScanOptions* options) const {
  if (has_known_) options->known = &known_;
  if (trusted_.lists() > 0) options->trusted = &trusted_;
  options->make_keys = new_list_.has_value();
}

void KnownLists::Listen(scan::ScanSink* sink) {
  if (!new_list_) return;
  sink->any_finding = [this](const scan::Finding& finding) { writer_.Add(finding); };
}

bool KnownLists::End(const scan::Summary& summary) {
  if (!new_list_) return true;
  const bool looked = summary.files_scanned > 0 || !summary.trusted.empty() || writer_.size() > 0;
  if (summary.interrupted || !looked) {
    Warn(StrCat(Printable(new_path_, 4096), " was not written: ",
                summary.interrupted ? "the scan did not come to its end" : "nothing was scanned"));
    return false;
  }
  new_list_->Write(writer_.Text());
  new_list_->Commit();
  return true;
}

}  // namespace fovea::cli
