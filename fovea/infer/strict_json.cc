#include "fovea/infer/strict_json.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "fovea/core/error.h"

namespace fovea::infer {
namespace {

using nlohmann::json;

// Builds the value from the parser's events, each in constant time: the library's own parser with a
// callback looks through a whole object whenever one of its members ends.
class StrictBuilder : public nlohmann::json_sax<json> {
 public:
  StrictBuilder(const JsonLimits& limits, json* root) : limits_(limits), root_(root) {}

  bool null() override { return Add(nullptr); }
  bool boolean(bool value) override { return Add(value); }
  bool number_integer(number_integer_t value) override { return Add(value); }
  bool number_unsigned(number_unsigned_t value) override { return Add(value); }
  bool number_float(number_float_t value, const string_t&) override { return Add(value); }
  bool string(string_t& value) override { return Add(std::move(value)); }
  bool binary(binary_t&) override { return false; }  // is no JSON text
  bool start_object(std::size_t) override { return Open(json::object()); }
  bool start_array(std::size_t) override { return Open(json::array()); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }

  bool key(string_t& name) override {
    Count();
    const auto [member, is_new] = open_.back()->emplace(std::move(name), nullptr);
    if (!is_new)
      throw ArgumentError(StrCat("the key \"", Printable(member.key()), "\" occurs twice"));
    member_ = &*member;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& e) override {
    const auto* error = dynamic_cast<const json::parse_error*>(&e);
    if (error == nullptr) throw ArgumentError("a number is out of range");
    throw ArgumentError(StrCat("it is not JSON at byte ", error->byte));
  }

 private:
  void Count() {
    if (++values_ > limits_.values)
      throw ArgumentError(StrCat("it has more than ", limits_.values, " values"));
  }

  // Where the next value goes.
  json* Put(json value) {
    json* place = root_;
    if (member_ != nullptr)
      place = std::exchange(member_, nullptr);
    else if (!open_.empty())
      return &open_.back()->emplace_back(std::move(value));
    *place = std::move(value);
    return place;
  }

  bool Add(json value) {
    Count();
    Put(std::move(value));
    return true;
  }

  bool Open(json value) {
    if (open_.size() >= static_cast<size_t>(limits_.depth))
      throw ArgumentError(StrCat("it is nested more than ", limits_.depth, " deep"));
    Count();
    open_.push_back(Put(std::move(value)));
    return true;
  }

  bool Close() {
    open_.pop_back();
    return true;
  }

  const JsonLimits& limits_;
  json* const root_;
  std::vector<json*> open_;  // objects and arrays; each lies in the one before
  json* member_ = nullptr;   // of the innermost object, whose value comes next
  size_t values_ = 0;
};

}  // namespace

json ParseStrictJson(std::string_view text, const JsonLimits& limits) {
  // The parser takes NUL for the end, and would not look at what follows.
  if (const size_t nul = text.find('\0'); nul != text.npos)
    throw ArgumentError(StrCat("it is not JSON at byte ", nul + 1));
  json root;
  StrictBuilder builder(limits, &root);
  json::sax_parse(text.begin(), text.end(), &builder);
  return root;
}

std::string DumpJson(const nlohmann::json& json) {
  try {
    return json.dump();
  } catch (const nlohmann::json::exception&) {
    throw ArgumentError("a text is not UTF-8, so it cannot be written as JSON");
  }
}

}  // namespace fovea::infer
