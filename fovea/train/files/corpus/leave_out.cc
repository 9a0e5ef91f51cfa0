#include "fovea/train/files/corpus/leave_out.h"

#include "fovea/core/error.h"
#include "fovea/data/files/label_table.h"

namespace fovea::train {

void LeaveOut(const std::string& table, std::vector<data::LabelledFile>* files,
              std::vector<std::string>* notes) {
  data::LabelTable doubtful = data::LabelTable::Read(table);
  const size_t left_out = std::erase_if(*files, [&](const data::LabelledFile& file) {
    return doubtful.Find(file.member.substr(0, file.member.find("!/"))) != nullptr;
  });
  if (left_out == 0) {
    notes->push_back(StrCat("no member is left out by ", table, ": it names none of the data"));
    return;
  }
  notes->push_back(StrCat(left_out, " members left out by ", table));
  if (doubtful.unused() > 0)
    notes->push_back(StrCat(doubtful.unused(), " rows of ", table, " name no member"));
}

}  // namespace fovea::train
