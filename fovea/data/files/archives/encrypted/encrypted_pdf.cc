#include "fovea/data/files/archives/encrypted/encrypted_pdf.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "fovea/data/files/archives/documents/pdf/pdf_lexer.h"

namespace fovea::data {
namespace {

constexpr std::string_view kEndStream = "endstream";
constexpr size_t kMaxToken = 64;

bool IsLineEnd(char c) { return c == '\r' || c == '\n'; }

}  // namespace

void PdfEncryption::Add(std::span<const uint8_t> bytes) {
  const char* at = reinterpret_cast<const char*>(bytes.data());
  const char* const end = at + bytes.size();
  while (at < end && !found_) {
    if (state_ == State::kStream && end_matched_ == 0) {
      at = static_cast<const char*>(std::memchr(at, kEndStream[0], static_cast<size_t>(end - at)));
      if (at == nullptr) return;
    }
    Byte(*at++);
  }
}

void PdfEncryption::Byte(char c) {
  switch (state_) {
    case State::kStream:
      // "e" is the only other place in the word where it may begin anew.
      while (end_matched_ > 0 && c != kEndStream[end_matched_])
        end_matched_ = end_matched_ == kEndStream.rfind('e') + 1 ? 1 : 0;
      if (c == kEndStream[end_matched_]) ++end_matched_;
      if (end_matched_ == kEndStream.size()) StartOver();
      return;
    case State::kComment:
      if (IsLineEnd(c)) state_ = State::kBetween;
      return;
    case State::kString:
      if (InString(c)) return;
      break;
    case State::kHex:
      if (c == '>') state_ = State::kBetween;
      if (IsPdfBlank(c) || c == '>' || std::strchr("0123456789abcdefABCDEF", c) != nullptr) return;
      state_ = State::kBetween;  // it was none
      break;
    case State::kLess:
      if (c == '<') return OpenDictionary();
      state_ = State::kHex;
      return Byte(c);
    case State::kGreater:
      state_ = State::kBetween;
      if (c == '>') return CloseDictionary();
      break;
    case State::kName:
    case State::kWord:
      if (IsPdfRegular(c)) {
        if (token_.size() < kMaxToken) token_ += c;
        return;
      }
      state_ == State::kName ? EndName() : EndWord();
      if (state_ == State::kStream) return;
      break;
    case State::kBetween:
      break;
  }
  Between(c);
}

// False: it was no string, for the file goes on with what is never in one. Programs that repair a
// damaged file go by the same words.
bool PdfEncryption::InString(char c) {
  if (!IsPdfRegular(c) && (line_ == "trailer" || line_ == "endobj")) {
    token_ = line_;
    EndWord();
    return false;
  }
  if (IsLineEnd(c))
    line_.clear();
  else if (line_.size() < kMaxToken)
    line_ += c;
  if (escaped_) {
    escaped_ = false;
  } else if (c == '\\') {
    escaped_ = true;
  } else if (c == '(') {
    ++parentheses_;
  } else if (c == ')' && --parentheses_ == 0) {
    state_ = State::kBetween;
  }
  return true;
}

void PdfEncryption::Between(char c) {
  state_ = State::kBetween;
  if (IsPdfBlank(c)) return;
  if (c == '%') {
    state_ = State::kComment;
  } else if (c == '(') {
    state_ = State::kString;
    parentheses_ = 1;
    escaped_ = false;
    line_ = c;
  } else if (c == '<') {
    state_ = State::kLess;
  } else if (c == '>') {
    state_ = State::kGreater;
  } else if (c == '/') {
    state_ = State::kName;
    token_.clear();
  } else if (IsPdfRegular(c)) {
    state_ = State::kWord;
    token_ = c;
  }
  if (state_ != State::kWord && state_ != State::kComment) after_dictionary_ = false;
}

void PdfEncryption::EndWord() {
  state_ = State::kBetween;
  if (token_ == "stream" && after_dictionary_) {
    state_ = State::kStream;
    end_matched_ = 0;
  } else if (token_ == "trailer" || token_ == "obj" || token_ == "endobj" || token_ == "xref") {
    StartOver();
    trailer_ = token_ == "trailer";
  } else if (token_ == "null" && after_encrypt_) {
    encrypt_ = false;
  }
  after_encrypt_ = after_dictionary_ = false;
}

void PdfEncryption::EndName() {
  state_ = State::kBetween;
  after_encrypt_ = false;
  if (depth_ != 1) return;
  const std::string name = PdfName(token_);
  cross_reference_ = cross_reference_ || name == "XRef";
  if (name == "Encrypt") encrypt_ = after_encrypt_ = true;
}

void PdfEncryption::OpenDictionary() {
  state_ = State::kBetween;
  if (++depth_ == 1) encrypt_ = cross_reference_ = false;
  after_encrypt_ = false;
}

void PdfEncryption::CloseDictionary() {
  if (depth_ == 0) return;
  if (--depth_ > 0) return;
  found_ = found_ || SaysEncrypted();
  trailer_ = false;
  after_dictionary_ = true;
}

void PdfEncryption::StartOver() {
  state_ = State::kBetween;
  depth_ = 0;
  trailer_ = encrypt_ = cross_reference_ = after_dictionary_ = after_encrypt_ = false;
}

}  // namespace fovea::data
