#include "fovea/scan/diff/file_lines.h"

#include <algorithm>
#include <utility>

#include "fovea/core/utf8.h"
#include "fovea/scan/diff/sequence_diff.h"
#include "fovea/scan/gear_hash.h"

namespace fovea::scan {
namespace {

constexpr size_t kLongLine = 1024;

// line: a piece without the byte-order mark.
LineHash HashOf(std::string_view line) {
  data::Digester digester(data::DigestKind::kSha256);
  const auto add = [&](std::string_view text) {
    digester.Add({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  };
  if (line.ends_with("\r\n")) {
    add(line.substr(0, line.size() - 2));
    add("\n");
  } else {
    add(line);
  }
  const std::string digest = digester.Finish();
  LineHash hash;
  std::copy_n(digest.begin(), hash.size(), hash.begin());
  return hash;
}

}  // namespace

FileLines LinesOf(std::string_view bytes) {
  FileLines lines;
  const size_t mark = bytes.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const auto add = [&](size_t start, size_t end) {
    const size_t from = start == 0 ? mark : start;
    lines.hashes.push_back(HashOf(bytes.substr(from, end - from)));
    lines.places.push_back({static_cast<int64_t>(start), static_cast<int64_t>(end)});
  };
  for (size_t start = 0; start < bytes.size();) {
    const size_t newline = bytes.find('\n', start);
    const size_t end = newline == bytes.npos ? bytes.size() : newline + 1;
    if (end - start <= kLongLine) {
      add(start, end);
    } else {
      GearHash gear;
      size_t piece = start;
      for (size_t i = start == 0 ? mark : start; i < end; ++i) {
        // A line end stays whole.
        if (!gear.Ends(static_cast<uint8_t>(bytes[i]), i + 1 - piece) || bytes[i] == '\r') continue;
        add(piece, i + 1);
        piece = i + 1;
      }
      if (piece < end) add(piece, end);
    }
    start = end;
  }
  return lines;
}

void FileDigester::Add(std::span<const uint8_t> bytes) {
  raw_.Add(bytes);
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  binary_ = binary_ || text.find('\0') != text.npos;
  if (binary_) return;
  if (!begun_) {
    start_ += text;
    if (start_.size() < kByteOrderMark.size()) return;
    begun_ = true;
    text = start_;
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  }
  AddText(text);
}

void FileDigester::AddText(std::string_view text) {
  const auto add = [this](std::string_view part) {
    text_.Add({reinterpret_cast<const uint8_t*>(part.data()), part.size()});
  };
  if (text.empty()) return;
  if (std::exchange(carriage_return_, false) && text.front() != '\n') add("\r");
  while (!text.empty()) {
    const size_t end = text.find('\r');
    add(text.substr(0, end));
    if (end == text.npos) return;
    text.remove_prefix(end + 1);
    if (text.empty())
      carriage_return_ = true;
    else if (text.front() != '\n')
      add("\r");
  }
}

FileDigest FileDigester::Finish() {
  FileDigest digest;
  digest.raw = raw_.Finish();
  if (binary_) return digest;
  if (!begun_) AddText(start_);
  if (carriage_return_) {
    constexpr uint8_t kReturn[] = {'\r'};
    text_.Add(kReturn);
  }
  digest.text = text_.Finish();
  return digest;
}

LineDiff DiffLines(const std::vector<LineHash>& before, const FileLines& after) {
  // The hashes as numbers.
  std::vector<LineHash> all(before);
  all.insert(all.end(), after.hashes.begin(), after.hashes.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  const auto numbers = [&](const std::vector<LineHash>& hashes) {
    std::vector<uint32_t> out;
    out.reserve(hashes.size());
    for (const LineHash& hash : hashes)
      out.push_back(
          static_cast<uint32_t>(std::lower_bound(all.begin(), all.end(), hash) - all.begin()));
    return out;
  };
  const SequenceDiff diff = DiffSequences(numbers(before), numbers(after.hashes));
  LineDiff out;
  for (size_t i = 0; i < diff.added.size(); ++i) {
    if (!diff.added[i]) continue;
    const ByteSpan& place = after.places[i];
    ++out.lines_added;
    if (!out.added.empty() && out.added.back().end == place.start)
      out.added.back().end = place.end;
    else
      out.added.push_back(place);
  }
  out.lines_removed = std::count(diff.removed.begin(), diff.removed.end(), true);
  return out;
}

}  // namespace fovea::scan
