#ifndef FOVEA_DATA_TABLES_NOTE_LIST_H_
#define FOVEA_DATA_TABLES_NOTE_LIST_H_

#include <string>
#include <utility>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/text.h"

namespace fovea::data {

// What a user should know of columns, one line each, the file first; after 20 columns, how many
// more there are.
class NoteList {
 public:
  explicit NoteList(std::string path) : path_(std::move(path)) {}

  void Add(const std::string& column, const std::string& note) {
    if (notes_.size() < kMost)
      notes_.push_back(StrCat(path_, ": column ", Quoted(column), ": ", note));
    else
      ++more_;
  }
  std::vector<std::string> Finish() {
    if (more_ > 0) notes_.push_back(StrCat(path_, ": and ", more_, " more columns like these"));
    return std::move(notes_);
  }

 private:
  static constexpr size_t kMost = 20;
  std::string path_;
  std::vector<std::string> notes_;
  size_t more_ = 0;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_NOTE_LIST_H_
