#include "fovea/data/files/archives/documents/pdf/pdf_object.h"

#include <algorithm>
#include <iterator>

namespace fovea::data {
namespace {

using Kind = PdfToken::Kind;

// Words that never stand within an object.
bool EndsObjects(std::string_view word) {
  constexpr std::string_view kWords[] = {"endobj", "obj",     "stream",   "endstream",
                                         "xref",   "trailer", "startxref"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

class ObjectWalk {
 public:
  ObjectWalk(std::string_view text, PdfObject* out) : text_(text), lexer_(text), out_(*out) {}

  void Run() {
    while (Step()) {
    }
    EndField();
    out_.text = text_.substr(begin_, last_end_ - begin_);
    if (out_.value == PdfObject::Value::kDictionary) FindStream();
    out_.end = lexer_.at();
  }

 private:
  using Value = PdfObject::Value;
  // A dictionary or an array that is open.
  struct Level {
    bool dictionary = false;
    bool expects_key = false;
    PdfRole role = PdfRole::kOther;    // of what it holds
    const KnownPdfKey* key = nullptr;  // of the value that comes next, or came last
    std::string_view name = {};        // of a file: a string as it stands there
    bool name_is_hex = false;
    int64_t file = -1;  // its object
  };

  bool Step();
  bool Outermost(const PdfToken& token);
  void Open(bool dictionary);
  void Close();
  void Key(const PdfToken& token);
  void Named(const PdfToken& token);
  void String(const PdfToken& token);
  void Word(const PdfToken& token);
  void Refer(int64_t number);
  void BeginField(const PdfToken& token);
  void EndField();
  void FindStream();
  PdfRole RoleHere() const {
    const Level& level = levels_.back();
    return level.key != nullptr && level.key->role != PdfRole::kOther ? level.key->role
                                                                      : level.role;
  }

  std::string_view text_;
  PdfLexer lexer_;
  PdfObject& out_;
  std::vector<Level> levels_;
  int64_t numbers_[2] = {-1, -1};  // the last two tokens, where they are numbers
  size_t begin_ = 0, last_end_ = 0;
  PdfKey field_ = PdfKey::kNone;
  size_t field_begin_ = 0;
  bool field_open_ = false;
};

// One token; false: the object ends before it, or with it.
bool ObjectWalk::Step() {
  const size_t before = lexer_.at();
  const PdfToken token = lexer_.Next();
  out_.cut = out_.cut || token.cut;
  if (token.kind == Kind::kEnd) return false;
  if (token.kind == Kind::kWord && EndsObjects(token.text)) {
    lexer_ = PdfLexer(text_, before);
    return false;
  }
  constexpr size_t kDeepest = 10'000;
  if (levels_.size() >= kDeepest) {
    out_.too_deep = true;
    return false;
  }
  if (levels_.empty() && !Outermost(token)) return false;
  if (!levels_.empty() && levels_.back().expects_key && token.kind == Kind::kName) {
    Key(token);
    last_end_ = token.end;
    return true;
  }
  const bool closes = token.kind == Kind::kCloseDictionary || token.kind == Kind::kCloseArray;
  if (closes && levels_.size() == 1)
    EndField();
  else
    BeginField(token);
  last_end_ = token.end;
  switch (token.kind) {
    case Kind::kOpenDictionary:
    case Kind::kOpenArray:
      Open(token.kind == Kind::kOpenDictionary);
      break;
    case Kind::kCloseDictionary:
    case Kind::kCloseArray:
      Close();
      return !levels_.empty();
    case Kind::kName:
      Named(token);
      break;
    case Kind::kString:
    case Kind::kHexString:
      String(token);
      break;
    default:
      Word(token);
      return !levels_.empty() || (out_.value == Value::kWord && numbers_[1] >= 0);
  }
  numbers_[0] = numbers_[1] = -1;
  return !levels_.empty();
}

// What the object is; false: it is over.
bool ObjectWalk::Outermost(const PdfToken& token) {
  if (out_.value == Value::kWord)  // "12", which "0 R" may follow
    return token.kind == Kind::kWord && (numbers_[0] < 0 || numbers_[1] < 0 || token.text == "R");
  begin_ = token.begin;
  switch (token.kind) {
    case Kind::kOpenDictionary:
      out_.value = Value::kDictionary;
      break;
    case Kind::kOpenArray:
      out_.value = Value::kArray;
      break;
    case Kind::kString:
    case Kind::kHexString:
      out_.value = Value::kString;
      out_.string = token.kind == Kind::kString ? PdfString(token.text) : PdfHexString(token.text);
      break;
    case Kind::kName:
      out_.value = Value::kName;
      break;
    case Kind::kWord:
      out_.value = Value::kWord;
      break;
    default:
      return false;
  }
  return true;
}

void ObjectWalk::Open(bool dictionary) {
  Level level;
  level.dictionary = level.expects_key = dictionary;
  // Who refers by way of an array of its own need not be the first to speak of it.
  level.role = levels_.empty() ? (dictionary ? PdfRole::kOther : PdfRole::kFile) : RoleHere();
  if (!levels_.empty() && levels_.back().dictionary) levels_.back().expects_key = true;
  levels_.push_back(level);
}

void ObjectWalk::Close() {
  if (levels_.empty()) return;
  Level& level = levels_.back();
  constexpr size_t kMostNames = 10'000, kLongestName = 255;
  if (level.file >= 0 && !level.name.empty() && out_.file_names.size() < kMostNames) {
    const std::string_view raw = level.name.substr(0, 6 * kLongestName);
    out_.file_names.emplace_back(level.file,
                                 PdfText(level.name_is_hex ? PdfHexString(raw) : PdfString(raw)));
  }
  levels_.pop_back();
}

void ObjectWalk::Key(const PdfToken& token) {
  Level& level = levels_.back();
  if (levels_.size() == 1) EndField();
  level.key = PdfKeyOf(token.text);
  level.expects_key = false;
  if (level.key == nullptr) return;
  out_.active = out_.active || level.key->name == "JS";
  if (levels_.size() > 1) return;
  out_.drawing = out_.drawing || level.key->of_drawing;
  field_ = level.key->field;
}

void ObjectWalk::Named(const PdfToken& token) {
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (level.dictionary) level.expects_key = true;
  const std::string name = PdfName(token.text);
  out_.active = out_.active || name == "JavaScript" || name == "Launch";
  const bool type = levels_.size() == 1 && level.key != nullptr &&
                    (level.key->field == PdfKey::kType || level.key->field == PdfKey::kSubtype);
  if (!type) return;
  out_.drawing = out_.drawing || IsPdfDrawing(name);
  out_.object_stream = out_.object_stream || name == "ObjStm";
}

void ObjectWalk::String(const PdfToken& token) {
  constexpr size_t kLong = 1000;
  out_.has_long_string = out_.has_long_string || token.text.size() > kLong;
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.dictionary) return;
  level.expects_key = true;
  if (level.key == nullptr) return;
  const bool hex = token.kind == Kind::kHexString;
  if (level.key->role == PdfRole::kScript) {
    out_.scripts.push_back(PdfText(hex ? PdfHexString(token.text) : PdfString(token.text)));
  } else if (level.key->role == PdfRole::kFile) {
    level.name = token.text;
    level.name_is_hex = hex;
  }
}

void ObjectWalk::Word(const PdfToken& token) {
  if (!levels_.empty() && levels_.back().dictionary) levels_.back().expects_key = true;
  if (token.text == "R" && numbers_[0] >= 0 && numbers_[1] >= 0) {
    if (levels_.empty()) out_.value = Value::kReference;
    Refer(numbers_[0]);
    numbers_[0] = numbers_[1] = -1;
    return;
  }
  numbers_[0] = numbers_[1];
  numbers_[1] = PdfNumber(token.text).value_or(-1);
}

void ObjectWalk::Refer(int64_t number) {
  const PdfRole role = levels_.empty() ? PdfRole::kFile : RoleHere();
  if (role != PdfRole::kOther) out_.references.push_back({role, number});
  // In << /UF (name) /EF << /F 5 0 R >> >> the name stands further out.
  if (role == PdfRole::kFile && levels_.size() > 1) levels_[levels_.size() - 2].file = number;
}

void ObjectWalk::BeginField(const PdfToken& token) {
  if (levels_.size() != 1 || field_ == PdfKey::kNone || field_open_) return;
  field_open_ = true;
  field_begin_ = token.begin;
}

void ObjectWalk::EndField() {
  if (field_open_)
    out_.fields[static_cast<size_t>(field_)] = text_.substr(field_begin_, last_end_ - field_begin_);
  field_open_ = false;
  field_ = PdfKey::kNone;
}

// Section 7.3.8.1: a line end stands between the word and the data. Some write blanks before it.
void ObjectWalk::FindStream() {
  constexpr std::string_view kStream = "stream";
  lexer_.SkipBlanks();
  const std::string_view rest = text_.substr(lexer_.at());
  if (rest.size() < kStream.size() + 2) out_.cut = true;
  if (!rest.starts_with(kStream)) return;
  out_.stream = true;
  size_t at = lexer_.at() + kStream.size();
  const size_t line_end = std::min(text_.find_first_not_of(" \t", at), text_.size());
  if (line_end < text_.size() && (text_[line_end] == '\r' || text_[line_end] == '\n'))
    at = line_end;
  if (text_.substr(at).starts_with("\r\n"))
    at += 2;
  else if (at < text_.size() && (text_[at] == '\r' || text_[at] == '\n'))
    ++at;
  out_.data = std::min(at, text_.size());
  lexer_ = PdfLexer(text_, out_.data);
}

}  // namespace

void PdfObject::Parse(std::string_view given) {
  value = Value::kNone;
  text = {};
  string.clear();
  fields = {};
  stream = object_stream = drawing = active = has_long_string = cut = too_deep = false;
  data = end = 0;
  references.clear();
  scripts.clear();
  file_names.clear();
  ObjectWalk(given, this).Run();
}

}  // namespace fovea::data
