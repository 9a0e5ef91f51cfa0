#ifndef FOVEA_SCAN_KNOWN_HASH_LIST_H_
#define FOVEA_SCAN_KNOWN_HASH_LIST_H_

#include <functional>
#include <string>
#include <string_view>

#include "fovea/data/digest.h"

namespace fovea::scan {

// Takes a hash of a list; digest: its raw bytes.
using HashSink = std::function<void(data::DigestKind kind, const std::string& digest)>;

// Reads a list of hashes of files:
// - as md5sum, sha1sum, sha224sum, sha256sum, sha384sum and sha512sum write them, with --tag and
//   --zero, too, and as dpkg keeps them in *.md5sums; the name may be missing, and is not looked
//   at;
// - JSON as WordPress gives it: what stands under "checksums" (of core, also by version) or "files"
//   (of plug-ins) by file, in hexadecimal digits;
// - JSON as Composer keeps it in composer.lock: each "shasum" that is not empty, of an archive.
// Blank lines, and those that begin with #, are passed over. Throws InputError that names `name`
// and the line where there is something else, and where there is no hash at all.
void ParseHashList(std::string_view text, const std::string& name, const HashSink& sink);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_KNOWN_HASH_LIST_H_
