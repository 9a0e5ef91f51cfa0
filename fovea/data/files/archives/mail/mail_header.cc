#include "fovea/data/files/archives/mail/mail_header.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/mail/mail_field.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

enum Field { kType, kEncoding, kDisposition };
constexpr std::string_view kNames[] = {"content-type", "content-transfer-encoding",
                                       "content-disposition"};
constexpr size_t kMaxBoundary = 1000, kMaxBoundaries = 8;

void AddBoundary(std::string_view text, std::vector<std::string>* boundaries) {
  // Lines are compared without blanks at their end.
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  if (std::find(boundaries->begin(), boundaries->end(), text) == boundaries->end() &&
      text.size() <= kMaxBoundary && boundaries->size() < kMaxBoundaries)
    boundaries->emplace_back(text);
}

void AddType(const MailField& field, bool first, MailBody* body) {
  body->has_type = true;
  if (first && !field.value.empty()) body->type = field.value;
  if (field.value.starts_with("multipart") && !body->multipart) {
    body->multipart = true;
    body->type = field.value;
  }
  for (const auto& [name, text] : field.parameters) {
    if (name != "boundary") continue;
    AddBoundary(text, &body->boundaries);
    AddBoundary(text.substr(0, text.find_first_of(" \t")), &body->boundaries);
  }
  if (const std::string joined = field.Parameter("boundary"); !joined.empty())
    AddBoundary(joined, &body->boundaries);
  if (body->name.empty()) body->name = field.Parameter("name");
  // RFC 8551, section 3.2.2
  if (!field.value.ends_with("pkcs7-mime")) return;
  const std::string wrapping = LowerCase(field.Parameter("smime-type"));
  if (wrapping.ends_with("enveloped-data"))
    body->encrypted = true;
  else if (wrapping != "certs-only")
    body->doubtful = "is wrapped by S/MIME, which is not unwrapped here";
}

// The encoding of that name; nullopt: unknown.
std::optional<MailEncoding> EncodingOf(std::string_view name) {
  if (name == "base64") return MailEncoding::kBase64;
  if (name == "quoted-printable") return MailEncoding::kQuotedPrintable;
  for (const char* uuencode : {"x-uuencode", "uuencode", "x-uue", "uue"})
    if (name == uuencode) return MailEncoding::kUuencode;
  for (const char* none : {"", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits"})
    if (name == none) return MailEncoding::kNone;
  return std::nullopt;
}

void AddEncoding(std::string_view text, MailBody* body) {
  std::string name = ParseMailField(text, true).value;
  name.resize(std::min(name.size(), name.find_first_of(" \t,")));
  const std::optional<MailEncoding> encoding = EncodingOf(name);
  if (!encoding) {
    body->doubtful = StrCat("is encoded as ", Quoted(name), ", which is not known, and was read ",
                            "as it stands");
  } else if (body->encoding == MailEncoding::kNone) {
    body->encoding = *encoding;
  } else if (*encoding != MailEncoding::kNone && *encoding != body->encoding) {
    body->doubtful = "has two encodings, and was read by the first";
  }
}

}  // namespace

bool MailHeader::Add(const LinePiece& piece) {
  std::string_view text = piece.text;
  const bool continues = !piece.starts || text.starts_with(' ') || text.starts_with('\t');
  if (continues && !any_) return false;
  if (!continues) {
    current_ = nullptr;
    const std::string_view name = FieldName(text);
    if (name.empty()) return any_ = false;
    any_ = true;
    for (size_t i = 0; i < fields_.size(); ++i) {
      if (!EqualIgnoringCase(name, kNames[i])) continue;
      cut_ = cut_ || fields_[i].size() == kMaxFields;
      if (fields_[i].size() == kMaxFields) break;
      body_.reset();
      current_ = &fields_[i].emplace_back();
      text.remove_prefix(text.find(':') + 1);
    }
  }
  if (current_ == nullptr) return true;
  body_.reset();
  const size_t room = kMaxBytes - std::min(kMaxBytes, current_->size());
  cut_ = cut_ || text.size() > room;
  *current_ += text.substr(0, room);
  return true;
}

const MailBody& MailHeader::Body() {
  if (body_) return *body_;
  MailBody& body = body_.emplace();
  for (const std::string& text : fields_[kDisposition])
    if (body.name.empty()) body.name = ParseMailField(text, true).Parameter("filename");
  bool first = true;
  for (const std::string& text : fields_[kType]) {
    for (const bool with_comments : {true, false}) {
      AddType(ParseMailField(text, with_comments), first, &body);
      first = false;
    }
  }
  for (const std::string& text : fields_[kEncoding]) AddEncoding(text, &body);
  if (cut_) body.doubtful = "has a header that is too long, and was read by its beginning";
  return body;
}

}  // namespace fovea::data
