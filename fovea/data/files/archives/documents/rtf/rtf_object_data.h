#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_RTF_RTF_OBJECT_DATA_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_RTF_RTF_OBJECT_DATA_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "fovea/data/byte_reader.h"
#include "fovea/data/files/archives/zip/byte_window.h"

namespace fovea::data {

// The data of an object in RTF, from behind \objdata to the end of its group: hexadecimal digits,
// and bytes behind \bin. Whatever else stands among them, as it does where somebody hides them, is
// passed over as Word passes it over: blanks and other characters, control words with their
// numbers, and groups that are destinations of their own; the digits in other groups count.
// Source: RTF 1.9.1, "Objects", "Conventions of an RTF Reader".
class RtfObjectData : public ByteReader {
 public:
  RtfObjectData(ByteWindow* bytes, int64_t at) : bytes_(bytes), at_(at) {}

  size_t Read(std::span<uint8_t> out) override;
  // Where it goes on; where the data end, once Read() gave nothing.
  int64_t at() const { return at_; }
  // Where another \objdata stands in a group that was passed over; negative: nowhere.
  int64_t nested() const { return nested_; }

 private:
  bool Step(std::string* out);
  void Control(std::string_view text);
  void Digits(std::string_view text, std::string* out);

  ByteWindow* const bytes_;
  int64_t at_, nested_ = -1;
  int64_t groups_ = 0;        // that are open within the object's
  int64_t passed_from_ = -1;  // the one of them that is another destination, with all in it
  bool group_begins_ = false;
  int high_ = -1;    // a digit whose second has not come
  int64_t raw_ = 0;  // bytes of \bin that follow
  bool ended_ = false;
  std::string decoded_;
  size_t given_ = 0;
};

// Whether a control word begins a destination, whose text is not the text around it: RTF 1.9.1.
bool IsRtfDestination(std::string_view word);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_RTF_RTF_OBJECT_DATA_H_
