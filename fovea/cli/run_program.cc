#include "fovea/cli/run_program.h"

#include <malloc.h>

#include <new>
#include <stdexcept>

#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"

namespace fovea::cli {
namespace {

constexpr char kNoMemory[] =
    "not enough memory; use less data or smaller --batch, or a larger machine";

int Fail(const std::string& message) {
  Warn(message);
  return kExitError;
}

// What a step of a training or a translation needs for a moment stays with the program: pages that
// are given back to the system and asked for again at the next step cost up to a tenth of its time.
void KeepFreedMemory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the most that glibc takes
  mallopt(M_TRIM_THRESHOLD, 128 << 20);
#endif
}

}  // namespace

int RunProgram(const std::function<int()>& body) {
  KeepFreedMemory();
  try {
    return body();
  } catch (const Interrupted&) {
    return kExitInterrupted;
  } catch (const ReaderGone&) {
    return 0;
  } catch (const Error& error) {
    return Fail(error.what());
  } catch (const std::bad_alloc&) {
    return Fail(kNoMemory);
  } catch (const std::length_error&) {
    return Fail(kNoMemory);
  } catch (const std::exception& error) {
    // From a library: LibTorch's messages go on with a stack trace.
    const std::string what = error.what();
    return Fail("unexpected error: " + Printable(what.substr(0, what.find('\n')), 1000));
  }
}

}  // namespace fovea::cli
