#include "fovea/data/files/archives/documents/pdf/filter_chain.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/documents/pdf/flate_filter.h"
#include "fovea/data/files/archives/documents/pdf/lzw_filter.h"
#include "fovea/data/files/archives/documents/pdf/text_filters.h"

namespace fovea::data {
namespace {

constexpr size_t kMostFilters = 32;

// The elements of an array, or what is none.
std::vector<std::string_view> ElementsOf(std::string_view value) {
  std::vector<std::string_view> elements;
  PdfLexer lexer(value);
  const bool array = lexer.Next().kind == PdfToken::Kind::kOpenArray;
  if (!array) return {value};
  PdfObject element;
  while (elements.size() <= kMostFilters) {
    const size_t before = lexer.at();
    if (lexer.Next().kind == PdfToken::Kind::kCloseArray) break;
    element.Parse(value.substr(before));
    if (element.value == PdfObject::Value::kNone || element.text.empty()) break;
    elements.push_back(element.text);
    const auto end = static_cast<size_t>(element.text.data() - value.data()) + element.text.size();
    lexer = PdfLexer(value, end);
  }
  return elements;
}

int64_t NumberOf(const PdfObject& dictionary, PdfKey key, const ResolvePdf& resolve,
                 int64_t otherwise) {
  const std::string_view value = dictionary.Field(key);
  return value.empty() ? otherwise : PdfNumber(resolve(value)).value_or(otherwise);
}

// Of "/FlateDecode"; "" where it is no name.
std::string NameOf(std::string_view value) {
  const PdfToken token = PdfLexer(value).Next();
  return token.kind == PdfToken::Kind::kName ? PdfName(token.text) : "";
}

std::string LongName(const std::string& name) {
  constexpr std::pair<std::string_view, std::string_view> kShort[] = {
      {"Fl", "FlateDecode"},    {"LZW", "LZWDecode"},      {"AHx", "ASCIIHexDecode"},
      {"A85", "ASCII85Decode"}, {"RL", "RunLengthDecode"}, {"DCT", "DCTDecode"},
      {"CCF", "CCITTFaxDecode"}};
  for (const auto& [shorter, longer] : kShort)
    if (name == shorter) return std::string(longer);
  return name;
}

bool IsPictureFilter(std::string_view name) {
  return name == "DCTDecode" || name == "JPXDecode" || name == "CCITTFaxDecode" ||
         name == "JBIG2Decode";
}

bool MayBePredicted(std::string_view name) { return name == "FlateDecode" || name == "LZWDecode"; }

// Tells of what is read through it.
class ToldBytes : public ByteReader {
 public:
  ToldBytes(std::unique_ptr<ByteReader> source, std::function<void(size_t)> made)
      : source_(std::move(source)), made_(std::move(made)) {}
  size_t Read(std::span<uint8_t> out) override {
    const size_t got = source_->Read(out);
    made_(got);
    return got;
  }

 private:
  const std::unique_ptr<ByteReader> source_;
  const std::function<void(size_t)> made_;
};

}  // namespace

FilterChain FilterChainOf(const PdfObject& stream, const ResolvePdf& resolve) {
  FilterChain chain;
  std::string_view named = stream.Field(PdfKey::kFilter);
  const std::string_view shorter = stream.Field(PdfKey::kShortFilter);  // or the name of a file
  if (named.empty() && (shorter.starts_with('/') || shorter.starts_with('['))) named = shorter;
  std::string_view parameters = stream.Field(PdfKey::kParameters);
  if (parameters.empty()) parameters = stream.Field(PdfKey::kShortParameters);
  if (named.empty() || resolve(named) == "null") return chain;
  const auto filters = ElementsOf(resolve(named)), options = ElementsOf(resolve(parameters));
  if (filters.size() > kMostFilters) {
    chain.problem = StrCat("is packed more than ", kMostFilters, " times, the limit");
    return chain;
  }
  PdfObject dictionary;
  for (size_t i = 0; i < filters.size(); ++i) {
    PdfFilter filter;
    filter.name = LongName(NameOf(resolve(filters[i])));
    if (i < options.size()) dictionary.Parse(resolve(options[i]));
    const auto number = [&](PdfKey key, int64_t otherwise) {
      return i < options.size() ? NumberOf(dictionary, key, resolve, otherwise) : otherwise;
    };
    if (filter.name == "Crypt") {
      const std::string name = i < options.size() ? NameOf(dictionary.Field(PdfKey::kName)) : "";
      if (!name.empty() && name != "Identity") chain.problem = "is encrypted";
      continue;
    }
    if (IsPictureFilter(filter.name)) {
      chain.picture = true;
      return chain;
    }
    if (MayBePredicted(filter.name)) {
      filter.prediction = {number(PdfKey::kPredictor, 1), number(PdfKey::kColors, 1),
                           number(PdfKey::kBitsPerComponent, 8), number(PdfKey::kColumns, 1)};
      filter.early_change = number(PdfKey::kEarlyChange, 1) != 0;
      if (filter.prediction.predictor > 1 && filter.prediction.RowBytes() == 0)
        chain.problem = "has a predictor that is out of bounds";
    } else if (filter.name != "ASCIIHexDecode" && filter.name != "ASCII85Decode" &&
               filter.name != "RunLengthDecode") {
      chain.problem =
          StrCat("is packed by a filter that is not known: ",
                 Printable(filter.name.empty() ? std::string(filters[i]) : filter.name, 100));
    }
    chain.filters.push_back(std::move(filter));
  }
  return chain;
}

std::unique_ptr<ByteReader> Decoded(std::unique_ptr<ByteReader> stream, const FilterChain& chain,
                                    const std::function<void(size_t bytes)>& made) {
  for (const PdfFilter& filter : chain.filters) {
    if (&filter != chain.filters.data())
      stream = std::make_unique<ToldBytes>(std::move(stream), made);
    if (filter.name == "FlateDecode")
      stream = std::make_unique<FlateReader>(std::move(stream));
    else if (filter.name == "LZWDecode")
      stream = std::make_unique<LzwReader>(std::move(stream), filter.early_change);
    else if (filter.name == "ASCIIHexDecode")
      stream = std::make_unique<AsciiHexReader>(std::move(stream));
    else if (filter.name == "ASCII85Decode")
      stream = std::make_unique<Ascii85Reader>(std::move(stream));
    else
      stream = std::make_unique<RunLengthReader>(std::move(stream));
    if (filter.prediction.predictor > 1)
      stream = std::make_unique<PredictionReader>(std::move(stream), filter.prediction);
  }
  return stream;
}

}  // namespace fovea::data
