#include "fovea/data/files/archives/documents/pdf/pdf_index.h"

#include <algorithm>

namespace fovea::data {
namespace {

constexpr size_t kMostReferences = size_t{1} << 22, kMostNames = 100'000;

}  // namespace

void PdfIndex::References::Sort() {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

void PdfIndex::Add(int64_t number, const PdfObject& object) {
  for (const auto& [role, target] : object.references) {
    References& to = referred_[static_cast<size_t>(role)];
    if (to.numbers.size() == kMostReferences && !to.full) {
      to.Sort();
      to.full = to.numbers.size() > kMostReferences / 2;
    }
    if (!to.full)
      to.numbers.push_back(target);
    else if (role != PdfRole::kDrawing)
      any_may_be_file_ = true;
  }
  for (const auto& [file, name] : object.file_names)
    if (file_names_.size() < kMostNames) file_names_[file] = name;

  // What filters and lengths may be given by.
  constexpr size_t kMostBytes = size_t{16} << 20, kLongest = 200, kOverhead = 100;
  using Value = PdfObject::Value;
  const bool usable =
      object.value == Value::kName || object.value == Value::kWord ||
      object.value == Value::kArray ||
      (object.value == Value::kDictionary && !object.Field(PdfKey::kPredictor).empty());
  if (!usable || object.text.size() > kLongest || values_bytes_ > kMostBytes) return;
  values_bytes_ += object.text.size() + kOverhead;
  values_[number] = object.text;
}

void PdfIndex::Finish() {
  for (References& to : referred_) to.Sort();
}

PdfRole PdfIndex::RoleOf(int64_t number) const {
  for (const PdfRole role : {PdfRole::kScript, PdfRole::kFile, PdfRole::kDrawing}) {
    const std::vector<int64_t>& numbers = referred_[static_cast<size_t>(role)].numbers;
    if (std::binary_search(numbers.begin(), numbers.end(), number)) return role;
    if (role == PdfRole::kFile && any_may_be_file_) return role;
  }
  return PdfRole::kOther;
}

std::string_view PdfIndex::FileName(int64_t number) const {
  const auto found = file_names_.find(number);
  return found == file_names_.end() ? std::string_view() : found->second;
}

std::string_view PdfIndex::Resolve(std::string_view value) const {
  PdfLexer lexer(value);
  const std::string_view number = lexer.Next().text;
  lexer.Next();
  if (lexer.Next().text != "R") return value;
  const auto found = values_.find(PdfNumber(number).value_or(-1));
  return found == values_.end() ? value : std::string_view(found->second);
}

}  // namespace fovea::data
