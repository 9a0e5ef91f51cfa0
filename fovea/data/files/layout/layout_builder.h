#ifndef FOVEA_DATA_FILES_LAYOUT_LAYOUT_BUILDER_H_
#define FOVEA_DATA_FILES_LAYOUT_LAYOUT_BUILDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/data/files/layout/file_layout.h"

namespace fovea::data {

// Makes a FileLayout of what the tables of a file say, whatever numbers those hold. A byte belongs
// to the part that was added first of all that claim it, so add what is certain before what is not.
class LayoutBuilder {
 public:
  // Bytes of a name that are kept: tables may let thousands of names be the same long text.
  static constexpr size_t kMostName = 120;

  LayoutBuilder(FileFormat format, const FileExtract& file);

  // Bytes [start, start + length). What lies outside the file is cut off, which is damage, said by
  // the part's name. A part without bytes is none. address: of the first byte.
  void Add(uint64_t start, uint64_t length, PartKind kind, std::string_view name,
           std::optional<uint64_t> address = {});
  // The same without a word on damage, for what is known less well.
  void AddRest(uint64_t start, uint64_t length, PartKind kind, std::string_view name,
               std::optional<uint64_t> address = {});
  // The same for what holds other parts and the padding between them, such as a segment. What the
  // others leave of it is kSlack where it is zeros, or not at hand.
  void AddAround(uint64_t start, uint64_t length, PartKind kind, std::string_view name,
                 std::optional<uint64_t> address = {});
  // For a file whose tables are damaged or not at hand: bytes that nothing else claims are kData.
  void AddUnknown() { AddRest(0, UINT64_MAX, PartKind::kData, ""); }

  // Where the format ends, if not with the last part: what nothing claims is kSlack before, and
  // kOverlay behind.
  void OverlayFrom(uint64_t offset) { overlay_from_ = static_cast<int64_t>(Clamped(offset)); }
  void SetMachine(std::string machine) { layout_.machine = std::move(machine); }
  // Of the parts that are added from here on, and the last one of what nothing claims.
  void SetArchitecture(std::optional<Architecture> architecture) { architecture_ = architecture; }
  // Byte `further` behind `start`; of several, the first that lies in the file.
  void SetEntry(uint64_t start, uint64_t further = 0);
  void Damage(std::string_view words);      // of several, the first
  void LiesOutside(std::string_view name);  // the damage of a part, as Add says it

  // Once, at the end.
  FileLayout Finish();

 private:
  // What is said of a part, before it is known which bytes others leave it.
  struct Claim {
    FilePart part;
    bool is_around = false;
  };
  // Bytes that one claim has got, or none.
  struct Piece : ByteSpan {
    const Claim* claim = nullptr;
  };

  uint64_t Clamped(uint64_t offset) const;
  void AddClaim(uint64_t start, uint64_t length, std::string_view name, Claim claim);
  std::vector<Piece> Pieces() const;
  std::vector<Piece> PiecesWithoutPadding() const;
  bool IsPadding(const Piece& piece) const;
  void Put(const Piece& piece, PartKind unclaimed);

  const FileExtract file_;
  const int64_t size_;
  FileLayout layout_;
  std::vector<Claim> claims_;  // in the order of adding, at most kMostParts
  ByteSpan beyond_;            // around all that are more
  std::optional<int64_t> overlay_from_;
  std::optional<Architecture> architecture_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_LAYOUT_BUILDER_H_
