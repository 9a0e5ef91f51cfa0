#ifndef FOVEA_DATA_FILES_ARCHIVES_MAIL_OUTSIDE_TEXT_H_
#define FOVEA_DATA_FILES_ARCHIVES_MAIL_OUTSIDE_TEXT_H_

#include <span>
#include <string>
#include <string_view>

#include "fovea/data/files/archives/mail/line_pieces.h"
#include "fovea/data/files/archives/member_source.h"

namespace fovea::data {

// What a container holds outside of its members, as members of its own, so that it is read, too.
class OutsideText {
 public:
  // "(around the parts)"
  explicit OutsideText(std::string name) : name_(std::move(name)) {}

  void Add(const LinePiece& piece);
  // It is time for a member, lest it takes too much memory.
  bool full() const { return text_.size() >= kFull; }
  // Nothing more may be added.
  bool overfull() const { return text_.size() >= 2 * kFull; }

  // What came so far becomes a member; false where that is nothing.
  bool Begin(ArchiveMember* member);
  size_t Read(std::span<uint8_t> out);

 private:
  static constexpr size_t kFull = size_t{1} << 20;

  std::string name_, text_, given_;
  size_t position_ = 0;  // in given_
  int members_ = 0;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_MAIL_OUTSIDE_TEXT_H_
