#include "fovea/data/files/layout/layout_builder.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>

#include "fovea/core/error.h"

namespace fovea::data {
namespace {

std::string Shown(std::string_view name) {
  return Printable(std::string(name.substr(0, LayoutBuilder::kMostName)));
}

}  // namespace

LayoutBuilder::LayoutBuilder(FileFormat format, const FileExtract& file)
    : file_(file), size_(std::max<int64_t>(file.size(), 0)) {
  layout_.format = format;
}

uint64_t LayoutBuilder::Clamped(uint64_t offset) const {
  return std::min(offset, static_cast<uint64_t>(size_));
}

void LayoutBuilder::Add(uint64_t start, uint64_t length, PartKind kind, std::string_view name,
                        std::optional<uint64_t> address) {
  if (length > static_cast<uint64_t>(size_) - Clamped(start)) LiesOutside(name);
  AddRest(start, length, kind, name, address);
}

void LayoutBuilder::AddRest(uint64_t start, uint64_t length, PartKind kind, std::string_view name,
                            std::optional<uint64_t> address) {
  AddClaim(start, length, name, {{{}, kind, {}, address}});
}

void LayoutBuilder::AddAround(uint64_t start, uint64_t length, PartKind kind, std::string_view name,
                              std::optional<uint64_t> address) {
  AddClaim(start, length, name, {{{}, kind, {}, address}, true});
}

void LayoutBuilder::AddClaim(uint64_t start, uint64_t length, std::string_view name, Claim claim) {
  const uint64_t from = Clamped(start), count = std::min(length, Clamped(UINT64_MAX) - from);
  FilePart& part = claim.part;
  part.architecture = architecture_;
  part.start = static_cast<int64_t>(from);
  part.end = static_cast<int64_t>(from + count);
  if (count == 0) return;
  if (claims_.size() < FileLayout::kMostParts) {
    part.name = Shown(name);
    claims_.push_back(std::move(claim));
  } else {
    const bool is_first = beyond_.size() == 0;
    beyond_.start = is_first ? part.start : std::min(beyond_.start, part.start);
    beyond_.end = std::max(beyond_.end, part.end);
  }
}

void LayoutBuilder::SetEntry(uint64_t start, uint64_t further) {
  const auto size = static_cast<uint64_t>(size_);
  if (!layout_.entry && start < size && further < size - start)
    layout_.entry = static_cast<int64_t>(start + further);
}

void LayoutBuilder::Damage(std::string_view words) {
  if (layout_.damage.empty()) layout_.damage = words;
}

void LayoutBuilder::LiesOutside(std::string_view name) {
  if (layout_.damage.empty())
    layout_.damage = (name.empty() ? "a part" : Shown(name)) + " lies outside the file";
}

// A sweep over the file. Of the claims around a place, the first to have been added is on top.
std::vector<LayoutBuilder::Piece> LayoutBuilder::Pieces() const {
  std::vector<size_t> order(claims_.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto start = [&](size_t claim) { return claims_[claim].part.start; };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t left, size_t right) { return start(left) < start(right); });

  std::vector<Piece> pieces;
  std::priority_queue<size_t, std::vector<size_t>, std::greater<>> open;
  auto next = order.begin();
  for (int64_t at = 0; at < size_;) {
    for (; next != order.end() && start(*next) <= at; ++next) open.push(*next);
    while (!open.empty() && claims_[open.top()].part.end <= at) open.pop();
    int64_t end = next == order.end() ? size_ : start(*next);
    const Claim* claim = nullptr;
    if (!open.empty()) {
      claim = &claims_[open.top()];
      end = std::min(end, claim->part.end);
    }
    if (!pieces.empty() && pieces.back().claim == claim)
      pieces.back().end = end;
    else
      pieces.push_back({{at, end}, claim});
    at = end;
  }
  return pieces;
}

std::vector<LayoutBuilder::Piece> LayoutBuilder::PiecesWithoutPadding() const {
  std::vector<Piece> pieces;
  for (Piece piece : Pieces()) {
    if (IsPadding(piece)) piece.claim = nullptr;
    if (piece.claim == nullptr && !pieces.empty() && pieces.back().claim == nullptr)
      pieces.back().end = piece.end;
    else
      pieces.push_back(piece);
  }
  return pieces;
}

bool LayoutBuilder::IsPadding(const Piece& piece) const {
  if (piece.claim == nullptr || !piece.claim->is_around) return false;
  const std::span<const uint8_t> bytes =
      file_.At(static_cast<uint64_t>(piece.start), static_cast<uint64_t>(piece.size()));
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t byte) { return byte == 0; });
}

void LayoutBuilder::Put(const Piece& piece, PartKind unclaimed) {
  if (piece.size() == 0) return;
  FilePart part = {piece, unclaimed, {}, {}, architecture_};
  if (piece.claim != nullptr) {
    const FilePart& whole = piece.claim->part;
    part = {piece, whole.kind, whole.name, whole.address, whole.architecture};
    if (part.address) *part.address += static_cast<uint64_t>(piece.start - whole.start);
  }
  std::vector<FilePart>& parts = layout_.parts;
  if (parts.size() < FileLayout::kMostParts)
    parts.push_back(std::move(part));
  else
    parts.back() = {{parts.back().start, size_}, PartKind::kData, {}, {}, architecture_};
}

FileLayout LayoutBuilder::Finish() {
  if (beyond_.size() > 0) claims_.push_back({{beyond_, PartKind::kData}});
  int64_t end = 0;
  for (const Claim& claim : claims_) end = std::max(end, claim.part.end);
  const int64_t overlay_from = overlay_from_.value_or(end);
  for (const Piece& piece : PiecesWithoutPadding()) {
    const int64_t border =
        piece.claim != nullptr ? piece.end : std::clamp(overlay_from, piece.start, piece.end);
    Put({{piece.start, border}, piece.claim}, PartKind::kSlack);
    Put({{border, piece.end}, piece.claim}, PartKind::kOverlay);
  }
  return std::move(layout_);
}

}  // namespace fovea::data
