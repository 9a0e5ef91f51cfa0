#include "fovea/data/sentences/sentencepiece_api.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "fovea/core/error.h"

// Sanitizers refuse to run with RTLD_DEEPBIND; their builds have no LibTorch, and need it not.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define FOVEA_SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define FOVEA_SANITIZED
#endif

namespace fovea::data {
namespace {

namespace fs = std::filesystem;

#ifdef FOVEA_SANITIZED
constexpr int kFlags = RTLD_NOW | RTLD_LOCAL;
#else
constexpr int kFlags = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;
#endif
constexpr char kFile[] = "fovea-sentencepiece.so";

std::string FindModule() {
  std::vector<fs::path> folders;
  if (const char* given = std::getenv("FOVEA_MODULES"); given != nullptr && *given != '\0') {
    folders.emplace_back(given);
  } else {
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    if (!failed) folders.push_back(program.parent_path() / FOVEA_MODULES_FROM_BIN);
    folders.emplace_back(FOVEA_MODULES_INSTALLED);
  }
  for (const fs::path& folder : folders) {
    std::error_code ignored;
    if (fs::is_regular_file(folder / kFile, ignored)) return fs::weakly_canonical(folder / kFile);
  }
  throw InputError((folders.front() / kFile).lexically_normal(), "no such file",
                   "install fovea again, or set FOVEA_MODULES to the folder of this file");
}

const SentencePieceApi& Load() {
  const std::string path = FindModule();
  void* const module = dlopen(path.c_str(), kFlags);
  void* const api = module != nullptr ? dlsym(module, "fovea_sentencepiece_api") : nullptr;
  if (api == nullptr)
    throw InputError(path, StrCat("cannot be loaded: ", dlerror()),
                     "install SentencePiece (Debian: libsentencepiece0)");
  return *static_cast<const SentencePieceApi*>(api);
}

}  // namespace

const SentencePieceApi& SentencePiece() {
  static const SentencePieceApi& api = Load();
  return api;
}

}  // namespace fovea::data
