#include "fovea/data/files/archives/mail/mail_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/mail/mail_field.h"
#include "fovea/data/files/archives/mail/mail_kind.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

bool IsBlank(const LinePiece& piece) { return Trim(piece.text).empty(); }

std::string_view TrimEnd(std::string_view line) {
  return line.substr(0, line.find_last_not_of(" \t") + 1);
}

// Whether a line in a header must be of the body.
bool IsEncoded(const LinePiece& piece, MailEncoding encoding) {
  constexpr size_t kLikely = 16;  // characters of base64 that are no words
  if (encoding == MailEncoding::kBase64) {
    std::string ignored;
    return piece.text.size() >= kLikely && MailDecoder(encoding).Decode(piece, &ignored) &&
           piece.text.find(' ') == piece.text.npos;
  }
  return encoding != MailEncoding::kNone;
}

// For parts without a name.
std::string_view Extension(std::string_view type) {
  constexpr std::pair<std::string_view, std::string_view> kExtensions[] = {
      {"text/plain", ".txt"},
      {"text/html", ".html"},
      {"text/css", ".css"},
      {"text/javascript", ".js"},
      {"application/javascript", ".js"},
      {"message/rfc822", ".eml"},
      {"application/x-javascript", ".js"}};
  for (const auto& [name, extension] : kExtensions)
    if (type == name) return extension;
  return "";
}

bool IsMessage(std::string_view type) {
  return type == "message/rfc822" || type == "message/global" || type == "message/news";
}

}  // namespace

std::unique_ptr<MemberSource> OpenMail(ReplayReader* input, Watch watch) {
  return std::make_unique<MailReader>(input, std::move(watch));
}

// Multiparts within the first `multiparts` are over.
void MailReader::Close(size_t multiparts) {
  for (size_t i = multiparts; i < multiparts_.size(); ++i) {
    const Multipart& closed = multiparts_[i];
    if (!closed.body.doubtful.empty()) problem_ = StrCat("has a part that ", closed.body.doubtful);
    if (!closed.has_parts && closed.body.encoding != MailEncoding::kNone)
      problem_ = "has a multipart that is encoded, which the standard forbids: not decoded";
  }
  multiparts_.resize(multiparts);
}

// Whether the line is a boundary of a multipart that is open; what follows it then comes next.
bool MailReader::TakeBoundary(const LinePiece& piece) {
  if (!piece.whole() || !piece.text.starts_with("--")) return false;
  const std::string_view line = TrimEnd(piece.text).substr(2);
  for (size_t i = multiparts_.size(); i-- > 0;) {
    for (const std::string& boundary : multiparts_[i].body.boundaries) {
      if (!line.starts_with(boundary)) continue;
      const std::string_view rest = line.substr(boundary.size());
      if (!rest.empty() && rest != "--") continue;
      Close(i + 1);
      if (rest.empty()) {
        multiparts_.back().has_parts = true;
        header_ = {};
        state_ = State::kHeader;
      } else {
        state_ = State::kBehindParts;
      }
      outside_.Add(piece);
      return true;
    }
  }
  return false;
}

bool MailReader::Next(ArchiveMember* member) {
  while (state_ == State::kInPart) {
    ReadPart();
    decoded_.clear();
  }
  reading_outside_ = false;
  while (state_ != State::kEnd) {
    if (outside_.full()) {
      reading_outside_ = outside_.Begin(member);
      if (reading_outside_) return true;
    }
    if (Step(member)) return true;
  }
  reading_outside_ = outside_.Begin(member);
  if (reading_outside_) return true;
  if (lines_.unreadable()) std::rethrow_exception(lines_.unreadable());
  if (!problem_.empty()) throw UnreadableError(problem_);
  return false;
}

// One line outside of the parts; true: a part begins.
bool MailReader::Step(ArchiveMember* member) {
  LinePiece piece;
  if (!lines_.Next(&piece)) {
    Close(0);
    state_ = State::kEnd;
    return false;
  }
  if (TakeBoundary(piece)) return false;
  if (state_ == State::kHeader) return InHeader(piece, member);
  if (state_ == State::kBeforeParts) {
    BeforeParts(piece);
    return false;
  }
  if (state_ == State::kUuencoded) {
    MailBody body;
    body.type = "application/octet-stream";
    body.encoding = MailEncoding::kUuencode;
    body.name = UuencodedName(piece.text);
    lines_.Back();
    BeginPart(body, member);
    uuencoded_ = true;
    return true;
  }
  if (IsBlank(piece)) {
    outside_.Add(piece);
    return false;
  }
  lines_.Back();
  const bool behind_all = state_ == State::kBehindParts;
  BeginPart({}, member);
  if (!behind_all) return true;
  member->name = "(behind the end)";
  member->not_read.clear();
  return true;
}

bool MailReader::InHeader(const LinePiece& piece, ArchiveMember* member) {
  if (piece.whole() && piece.text.empty()) {
    outside_.Add(piece);
    return Begin(member);
  }
  if (header_.Add(piece)) {
    outside_.Add(piece);
    return false;
  }
  // Where the empty line is missing, the body begins with what only a body can be.
  const MailBody& body = header_.Body();
  const bool boundary = body.multipart && piece.text.starts_with("--");
  if (boundary || (!body.multipart && IsEncoded(piece, body.encoding))) {
    lines_.Back();
    return Begin(member);
  }
  outside_.Add(piece);
  return false;
}

// The body behind a header; true: it is a part.
bool MailReader::Begin(ArchiveMember* member) {
  const MailBody& body = header_.Body();
  if (body.multipart && multiparts_.size() < kMaxNesting) {
    multiparts_.push_back({body});
    candidate_.clear();
    state_ = State::kBeforeParts;
    return false;
  }
  BeginPart(body, member);
  return true;
}

void MailReader::BeginPart(const MailBody& body, ArchiveMember* member) {
  const MailBody* const around = multiparts_.empty() ? nullptr : &multiparts_.back().body;
  std::string type = body.type;
  if (!body.has_type && around != nullptr && around->type == "multipart/digest")
    type = "message/rfc822";
  ++parts_;
  *member = {};
  constexpr size_t kMaxName = 1000;
  member->name = Trim(body.name).empty() ? StrCat("part ", parts_, Extension(type))
                                         : body.name.substr(0, kMaxName);
  if (IsMessage(type)) member->declared = &kMail;
  member->not_read = body.doubtful;
  const bool sealed = around != nullptr && around->type == "multipart/encrypted" &&
                      type != "application/pgp-encrypted";
  if (body.encrypted || sealed) member->not_read = "is encrypted";
  if (type == "message/partial") member->not_read = "is a piece of a mail that was sent in several";
  MailEncoding encoding = body.encoding;
  if (body.multipart) {
    member->plain = true;
    member->not_read =
        StrCat("has multiparts more than ", kMaxNesting, " deep in each other, the limit");
    encoding = MailEncoding::kNone;
  }
  decoder_ = MailDecoder(encoding);
  // What is in a file with a name is the file's own.
  may_hold_uuencoded_ = encoding == MailEncoding::kNone && type == "text/plain" &&
                        body.name.empty() && !member->plain;
  uuencoded_ = false;
  decoded_.clear();
  given_ = 0;
  unreadable_.clear();
  state_ = State::kInPart;
}

// A line before the first part. A boundary that the header does not say is known by what follows.
void MailReader::BeforeParts(const LinePiece& piece) {
  constexpr size_t kMaxCandidate = 1000;
  if (!candidate_.empty() && LowerCase(FieldName(piece.text)).starts_with("content-")) {
    Multipart& multipart = multiparts_.back();
    multipart.body.boundaries.push_back(candidate_);
    multipart.has_parts = true;
    header_ = {};
    state_ = State::kHeader;
    lines_.Back();
    return;
  }
  const std::string_view line = TrimEnd(piece.text);
  const bool likely = piece.whole() && line.starts_with("--") && line.size() <= kMaxCandidate;
  candidate_ = likely ? line.substr(2) : "";
  outside_.Add(piece);
}

// Decodes some of the part.
void MailReader::ReadPart() {
  constexpr size_t kBlock = size_t{32} << 10;
  decoded_.clear();
  given_ = 0;
  LinePiece piece;
  while (decoded_.size() < kBlock) {
    const bool more = lines_.Next(&piece);
    if (more && !TakeBoundary(piece)) {
      if (may_hold_uuencoded_ && piece.whole() && !UuencodedName(piece.text).empty()) {
        lines_.Back();
        state_ = State::kUuencoded;
        return;
      }
      const bool decoded = decoder_.Decode(piece, &decoded_);
      if (uuencoded_ && decoder_.ended()) {
        state_ = State::kBehindUuencoded;
        return;
      }
      if (decoded) continue;
      if (!outside_.overfull())
        outside_.Add(piece);
      else
        problem_ = "has a part with more lines that are not of its encoding than are kept";
      continue;
    }
    if (!decoder_.Finish(&decoded_)) unreadable_ = "has encoded text that is cut off";
    if (more) return;
    Close(0);
    state_ = State::kEnd;
    return;
  }
}

size_t MailReader::Read(std::span<uint8_t> out) {
  if (reading_outside_) return outside_.Read(out);
  while (given_ == decoded_.size() && state_ == State::kInPart) ReadPart();
  if (given_ == decoded_.size() && !out.empty()) {
    if (!unreadable_.empty()) throw UnreadableError(unreadable_);
    if (state_ == State::kEnd && lines_.unreadable()) std::rethrow_exception(lines_.unreadable());
  }
  const size_t count = std::min(out.size(), decoded_.size() - given_);
  std::memcpy(out.data(), decoded_.data() + given_, count);
  given_ += count;
  return count;
}

}  // namespace fovea::data
