#include "fovea/cli/help.h"

namespace fovea::cli {
namespace {

// "--epochs N   passes over the data (default 50)".
class HelpFormatter : public CLI::Formatter {
 public:
  // Without CLI11's "{false}" behind a flag that switches off.
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override {
    const std::string name = CLI::Formatter::make_option_name(option, is_positional);
    return name.substr(0, name.find('{'));
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_type_name().empty() ? "" : " " + option->get_type_name();
  }
  std::string make_option_desc(const CLI::Option* option) const override {
    std::string text = option->get_description();
    const std::string fallback = option->get_default_str();
    if (option->get_required() && !option->get_positional()) text += " (required)";
    if (!fallback.empty() && fallback != "[]" && fallback != "{}")
      text += " (default " + fallback + ")";
    return text;
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> MakeHelpFormatter() {
  auto formatter = std::make_shared<HelpFormatter>();
  formatter->column_width(26);
  return formatter;
}

std::string HelpOf(const CLI::App& app) {
  std::string text = app.help();
  for (size_t at; (at = text.find("\n\n\n")) != std::string::npos;) text.erase(at, 1);
  return text;
}

}  // namespace fovea::cli
