#include "fovea/explain/clean_text.h"

#include "fovea/explain/axis_places.h"

namespace fovea::explain {

std::string EscapeMarkup(const std::string& text, size_t max_bytes) {
  std::string out;
  for (const char c : CleanName(text, max_bytes)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string Description(const AttentionReport& report) {
  const std::vector<Place> places = Places(report);
  std::string out =
      "Mean attention weights of " + Plural(static_cast<int64_t>(places.size()), AxisTitle(report));
  std::string list;
  for (const int i : Heaviest(Means(places), 4)) {
    list += (list.empty() ? "; heaviest: " : ", ") + places[i].name + " " + Percent(places[i].mean);
  }
  return out + list + ".";
}

std::string Base64(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (size_t k = 0; k < 3; ++k) {
      group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    }
    for (size_t k = 0; k < 4; ++k) {
      out += i + k > bytes.size() ? '=' : kDigits[group >> (18 - 6 * k) & 63];
    }
  }
  return out;
}

}  // namespace fovea::explain
