#include "fovea/infer/files/shipped_model.h"

#include <nlohmann/json.hpp>

// Made by cmake/FoveaShippedModel.cmake.
extern "C" const uint8_t fovea_shipped_model_begin[], fovea_shipped_model_end[];

namespace fovea::infer {

std::span<const uint8_t> ShippedModelBytes() {
  return {fovea_shipped_model_begin, fovea_shipped_model_end};
}

std::string ShippedModelName() {
  const std::span<const uint8_t> bytes = ShippedModelBytes();
  constexpr size_t kLengthBytes = 8;  // of the header, little-endian
  if (bytes.size() < kLengthBytes) return "";
  uint64_t length = 0;
  for (size_t i = kLengthBytes; i-- > 0;) length = length << 8 | bytes[i];
  if (length > bytes.size() - kLengthBytes) return "";
  using Json = nlohmann::json;
  const auto text = bytes.subspan(kLengthBytes, length);
  try {
    const Json header = Json::parse(text.begin(), text.end());
    const Json spec = Json::parse(header.at("__metadata__").at("fovea").get<std::string>());
    return spec.at("model").at("name").get<std::string>();
  } catch (const Json::exception&) {
    return "";
  }
}

}  // namespace fovea::infer
