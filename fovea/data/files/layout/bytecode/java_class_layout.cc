#include "fovea/data/files/layout/bytecode/java_class_layout.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/files/layout/layout_cursor.h"

namespace fovea::data {
namespace {

constexpr uint64_t kMagic = 0xcafebabe;
constexpr uint64_t kUtf8 = 1, kLong = 5, kDouble = 6;

// Section 4.4: bytes of a constant behind its tag; 0 of a tag that is none. Texts have their own.
uint64_t ConstantBytes(uint64_t tag) {
  switch (tag) {
    case kLong:
    case kDouble:
      return 8;
    case 3:   // Integer
    case 4:   // Float
    case 9:   // Fieldref
    case 10:  // Methodref
    case 11:  // InterfaceMethodref
    case 12:  // NameAndType
    case 17:  // Dynamic
    case 18:  // InvokeDynamic
      return 4;
    case 15:
      return 3;  // MethodHandle
    case 7:      // Class
    case 8:      // String
    case 16:     // MethodType
    case 19:     // Module
    case 20:     // Package
      return 2;
  }
  return 0;
}

class ClassReader {
 public:
  ClassReader(const FileExtract& file, LayoutBuilder* layout)
      : layout_(layout), cursor_(file, std::endian::big) {}

  void Read() {
    constexpr uint64_t kHeader = 8;
    cursor_.Skip(kHeader);
    layout_->Add(0, kHeader, PartKind::kHeader, "header");
    if (!Constants()) return layout_->AddUnknown();
    Header("class", [&] {
      cursor_.Skip(6);
      Repeat([&] { cursor_.Skip(2); });
    });
    Header("fields", [&] { Repeat([&] { Member(/*is_method=*/false); }); });
    Header("methods", [&] { Repeat([&] { Member(/*is_method=*/true); }); });
    Header("attributes", [&] { Repeat([&] { SkipAttribute(); }); });
    cursor_.TellRest(layout_);
  }

 private:
  // Once for each of as many things as a number says that stands in front of them.
  template <class Each>
  void Repeat(const Each& each) {
    const uint64_t count = cursor_.Number(2);
    for (uint64_t i = 0; i < count && cursor_.ok(); ++i) each();
  }

  // What is read, except for parts that were added while it was.
  template <class Read>
  void Header(std::string_view name, const Read& read) {
    if (!cursor_.ok()) return;
    const uint64_t start = cursor_.at();
    read();
    layout_->Add(start, cursor_.at() - start, PartKind::kHeader, name);
  }

  // Section 4.4. False where a constant is of no known kind, so that its end is not known.
  bool Constants() {
    const uint64_t start = cursor_.at(), count = cursor_.Number(2);
    uint64_t tag = kUtf8;
    for (uint64_t i = 1; i < count && cursor_.ok(); ++i) {
      texts_.resize(static_cast<size_t>(i));
      tag = cursor_.Number(1);
      if (tag == kUtf8) {
        texts_.push_back(cursor_.Text(cursor_.Number(2)));
      } else {
        const uint64_t bytes = ConstantBytes(tag);
        if (bytes == 0) break;
        cursor_.Skip(bytes);
        if (tag == kLong || tag == kDouble) ++i;  // they count twice
      }
    }
    layout_->Add(start, cursor_.at() - start, PartKind::kConstants, "constant pool");
    if (!cursor_.ok() || tag == kUtf8 || ConstantBytes(tag) > 0) return true;
    layout_->Damage("a constant is of no known kind");
    return false;
  }

  std::string_view Text(uint64_t index) const {
    return index < texts_.size() ? texts_[static_cast<size_t>(index)] : std::string_view();
  }

  // Sections 4.5 and 4.6: a field or a method.
  void Member(bool is_method) {
    cursor_.Skip(2);
    const std::string_view name = Text(cursor_.Number(2));
    cursor_.Skip(2);
    Repeat([&] {
      LayoutCursor ahead = cursor_;
      if (is_method && Text(ahead.Number(2)) == "Code") Code(ahead, name);
      SkipAttribute();
    });
  }

  void SkipAttribute() {
    cursor_.Skip(2);
    cursor_.Skip(cursor_.Number(4));
  }

  // Section 4.7.3. at: behind the name of the attribute.
  void Code(LayoutCursor at, std::string_view method) {
    constexpr uint64_t kInFront = 8;
    const uint64_t length = at.Number(4);
    at.Skip(4);
    const uint64_t code = at.Number(4);
    if (!at.ok()) return;
    const uint64_t most = length - std::min(length, kInFront);
    if (code > most) layout_->Damage("code is longer than its attribute");
    layout_->Add(at.at(), std::min(code, most), PartKind::kCode,
                 std::string("method ").append(method));
  }

  LayoutBuilder* const layout_;
  LayoutCursor cursor_;
  std::vector<std::string_view> texts_;  // constants by index; empty of those that are none
};

}  // namespace

bool IsJavaClass(const FileExtract& file) {
  LayoutCursor cursor(file, std::endian::big);
  if (cursor.Number(4) != kMagic) return false;
  cursor.Skip(2);
  return cursor.Number(2) >= kFirstJavaVersion;
}

void ReadJavaClass(const FileExtract& file, LayoutBuilder* layout) {
  ClassReader(file, layout).Read();
}

}  // namespace fovea::data
