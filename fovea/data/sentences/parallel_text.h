#ifndef FOVEA_DATA_SENTENCES_PARALLEL_TEXT_H_
#define FOVEA_DATA_SENTENCES_PARALLEL_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "fovea/data/byte_reader.h"
#include "fovea/data/sentences/text_lines.h"

namespace fovea::data {

// Sentence pairs: source[i] belongs to target[i]. Empty sentences are there as empty texts.
struct ParallelText {
  std::vector<std::string> source, target;
  size_t size() const { return source.size(); }
};

struct ParallelTextOptions {
  TextLineOptions line;
  int64_t max_bytes = int64_t{8} << 30;  // of text in memory, of both files
};

// Two texts that belong together line by line, plain or compressed (OpenText), read as TextLines
// reads them. Throws InputError: as OpenText and TextLines do, no line at all, more text than
// max_bytes, counts of lines that differ (the message names both files and both counts).
ParallelText ReadParallelText(const std::string& source_path, const std::string& target_path,
                              const ParallelTextOptions& options = {});
// The same from any bytes; the paths are for errors.
ParallelText ReadParallelText(ByteReader* source, const std::string& source_path,
                              ByteReader* target, const std::string& target_path,
                              const ParallelTextOptions& options = {});

}  // namespace fovea::data

#endif  // FOVEA_DATA_SENTENCES_PARALLEL_TEXT_H_
