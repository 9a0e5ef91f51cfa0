#include "fovea/infer/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <tuple>

#include "fovea/core/error.h"
#include "fovea/infer/strict_json.h"

namespace fovea::infer {
namespace {

static_assert(std::endian::native == std::endian::little, "the format is little-endian");

constexpr size_t kLengthBytes = 8;
constexpr size_t kAlignment = 8;
constexpr uint64_t kMaxHeader = 100'000'000;  // as in the reference implementation
constexpr uint64_t kMaxElements = uint64_t{1} << 48;
// The header is an object of objects of arrays; a tensor is ten values, and a model has hundreds.
constexpr JsonLimits kHeaderLimits = {.depth = 3, .values = 200'000};
constexpr char kMetadata[] = "__metadata__";
constexpr char kCopyAgain[] = "copy or download it again";

// One tensor as the header describes it.
struct Entry {
  std::string name;
  Shape shape;
  bool int8 = false;
  uint64_t begin = 0, end = 0;
};

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& path) : bytes_(bytes), path_(path) {}

  SafeTensors Read() {
    const nlohmann::json header = ReadHeader();
    SafeTensors content;
    std::vector<Entry> entries;
    for (const auto& [name, value] : header.items()) {
      if (name == kMetadata)
        content.metadata = ReadMetadata(value);
      else
        entries.push_back(ReadEntry(name, value));
    }
    CheckLayout(&entries);
    for (const Entry& entry : entries) {
      if (entry.int8) {
        const auto values = data_.substr(entry.begin, entry.end - entry.begin);
        content.int8_tensors[entry.name] = {entry.shape, {values.begin(), values.end()}};
        continue;
      }
      Tensor tensor(entry.shape);
      // Through the untyped pointer: tensors need not be aligned in the file.
      if (tensor.size() > 0)
        std::memcpy(tensor.data(), data_.data() + entry.begin, entry.end - entry.begin);
      content.tensors.emplace(entry.name, std::move(tensor));
    }
    return content;
  }

 private:
  [[noreturn]] void Fail(const std::string& problem, const std::string& remedy) const {
    throw InputError(path_, problem, remedy);
  }
  [[noreturn]] void FailHeader(const std::string& problem) const {
    Fail(StrCat("is not a valid safetensors file: ", problem), kCopyAgain);
  }
  [[noreturn]] void FailTensor(const std::string& name, const std::string& problem) const {
    FailHeader(StrCat("tensor \"", Printable(name), "\" ", problem));
  }

  nlohmann::json ReadHeader() {
    uint64_t length = 0;
    if (bytes_.size() < kLengthBytes)
      Fail(StrCat("is not a safetensors file: it has only ", bytes_.size(), " bytes"),
           "give a model file");
    std::memcpy(&length, bytes_.data(), kLengthBytes);
    if (length > kMaxHeader || length < 2) Fail("is not a safetensors file", "give a model file");
    const std::string_view rest = bytes_.substr(kLengthBytes);
    // A cut file still starts as the format says.
    if (!rest.empty() && rest[0] != '{') Fail("is not a safetensors file", "give a model file");
    if (length > rest.size())
      Fail(StrCat("is truncated: its header has ", length, " bytes, of which ", rest.size(),
                  " are there"),
           kCopyAgain);
    data_ = rest.substr(length);
    nlohmann::json header;
    try {
      header = ParseStrictJson(rest.substr(0, length), kHeaderLimits);
    } catch (const ArgumentError& error) {
      FailHeader(StrCat("its header: ", error.what()));
    }
    if (!header.is_object()) FailHeader("its header is not a JSON object");
    return header;
  }

  std::map<std::string, std::string> ReadMetadata(const nlohmann::json& json) const {
    if (!json.is_object()) FailHeader("its metadata is not a JSON object");
    std::map<std::string, std::string> metadata;
    for (const auto& [key, value] : json.items()) {
      if (!value.is_string())
        FailHeader(StrCat("the metadata \"", Printable(key), "\" is not a text"));
      metadata.emplace(key, value.get_ref<const std::string&>());
    }
    return metadata;
  }

  Entry ReadEntry(const std::string& name, const nlohmann::json& json) const {
    if (!json.is_object()) FailTensor(name, "is not described by a JSON object");
    for (const auto& [key, value] : json.items())
      if (key != "dtype" && key != "shape" && key != "data_offsets")
        FailTensor(name, StrCat("has the unknown key \"", Printable(key), "\""));
    const auto dtype = json.find("dtype"), shape = json.find("shape"),
               offsets = json.find("data_offsets");
    if (dtype == json.end() || !dtype->is_string()) FailTensor(name, "has no dtype");
    if (*dtype != "F32" && *dtype != "I8")
      Fail(StrCat("tensor \"", Printable(name), "\" has the dtype ",
                  Printable(dtype->get_ref<const std::string&>(), 20), "; fovea reads F32 and I8"),
           "convert the tensors to float32");
    if (shape == json.end() || !shape->is_array()) FailTensor(name, "has no shape");
    if (offsets == json.end() || !offsets->is_array() || offsets->size() != 2)
      FailTensor(name, "has no data_offsets of two numbers");

    Entry entry;
    entry.name = name;
    entry.int8 = *dtype == "I8";
    for (const auto& size : *shape) {
      if (!size.is_number_unsigned() ||
          size.get<uint64_t>() > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
        FailTensor(name, "has a shape with something else than sizes of 0 or more");
      entry.shape.push_back(size.get<int64_t>());
    }
    for (const auto& offset : *offsets)
      if (!offset.is_number_unsigned())
        FailTensor(name, "has data_offsets that are not numbers of 0 or more");
    entry.begin = (*offsets)[0].get<uint64_t>();
    entry.end = (*offsets)[1].get<uint64_t>();
    if (entry.begin > entry.end) FailTensor(name, "ends before it begins");

    uint64_t elements = 0;
    try {
      elements = static_cast<uint64_t>(NumElements(entry.shape));
    } catch (const ArgumentError&) {
      FailTensor(name, "has more elements than memory can hold");
    }
    if (elements > kMaxElements) FailTensor(name, "has more elements than memory can hold");
    const uint64_t element_bytes = entry.int8 ? 1 : sizeof(float);
    if (entry.end - entry.begin != elements * element_bytes)
      FailTensor(name, StrCat("of shape ", Printable(ToString(entry.shape)), " needs ",
                              elements * element_bytes, " bytes; its data_offsets hold ",
                              entry.end - entry.begin));
    return entry;
  }

  // Sorts the entries by place: one must follow the other, and the last end with the file.
  void CheckLayout(std::vector<Entry>* entries) const {
    std::sort(entries->begin(), entries->end(), [](const Entry& a, const Entry& b) {
      return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
    });
    const uint64_t total = entries->empty() ? 0 : entries->back().end;
    if (total > data_.size())
      Fail(StrCat("is truncated: its tensors need ", total, " bytes, of which ", data_.size(),
                  " are there"),
           kCopyAgain);
    uint64_t at = 0;
    for (const Entry& entry : *entries) {
      if (entry.begin != at)
        FailTensor(entry.name,
                   StrCat("starts at ", entry.begin, "; the one before it ends at ", at));
      at = entry.end;
    }
    if (at != data_.size())
      FailHeader(StrCat(data_.size() - at, " bytes after the last tensor belong to none"));
  }

  std::string_view bytes_;
  std::string_view data_;  // behind the header; offsets count from here
  const std::string& path_;
};

}  // namespace

std::string WriteSafeTensors(const SafeTensors& content) {
  std::string header = "{";
  if (!content.metadata.empty())
    header += StrCat("\"", kMetadata, "\":", DumpJson(content.metadata));
  size_t size = 0;
  const auto describe = [&](const std::string& name, const char* dtype, const Shape& shape,
                            size_t run) {
    Require(name != kMetadata, "a tensor cannot be named ", kMetadata);
    header += StrCat(header.size() > 1 ? "," : "", DumpJson(name), R"(:{"dtype":")", dtype,
                     R"(","shape":)", DumpJson(shape), R"(,"data_offsets":[)", size, ",",
                     size + run, "]}");
    size += run;
  };
  for (const auto& [name, tensor] : content.tensors)
    describe(name, "F32", tensor.shape(), static_cast<size_t>(tensor.size()) * sizeof(float));
  for (const auto& [name, tensor] : content.int8_tensors) {
    Require(!content.tensors.contains(name), "two tensors are named ", name);
    Require(static_cast<int64_t>(tensor.values.size()) == NumElements(tensor.shape), "the tensor ",
            name, " of shape ", ToString(tensor.shape), " has ", tensor.values.size(), " values");
    describe(name, "I8", tensor.shape, tensor.values.size());
  }
  header += "}";
  header.resize((header.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
  Require(header.size() <= kMaxHeader, "the names, shapes and metadata of a model take ",
          header.size(), " bytes; the format allows ", kMaxHeader);

  std::string bytes(kLengthBytes + header.size() + size, '\0');
  const uint64_t length = header.size();
  char* out = bytes.data();
  std::memcpy(out, &length, kLengthBytes);
  out = std::copy(header.begin(), header.end(), out + kLengthBytes);
  for (const auto& [name, tensor] : content.tensors) {
    const size_t run = static_cast<size_t>(tensor.size()) * sizeof(float);
    if (run > 0) std::memcpy(out, tensor.data(), run);
    out += run;
  }
  for (const auto& [name, tensor] : content.int8_tensors)
    out = std::copy(tensor.values.begin(), tensor.values.end(), out);
  return bytes;
}

SafeTensors ReadSafeTensors(std::string_view bytes, const std::string& path) {
  return Reader(bytes, path).Read();
}

}  // namespace fovea::infer
