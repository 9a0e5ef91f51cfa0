#include "fovea/cli/arguments.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "fovea/cli/choices.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/help.h"
#include "fovea/cli/run_program.h"
#include "fovea/core/error.h"

namespace fovea::cli {
namespace {

std::vector<std::string> OptionNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

// CLI11's words into ours.
std::string Problem(const CLI::App& app, const CLI::ParseError& error) {
  const std::string what = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::string extra = app.remaining(true).empty() ? "" : app.remaining(true).front();
    if (extra.starts_with("-"))
      return StrCat("no option ", extra,
                    DidYouMean(extra.substr(0, extra.find('=')), OptionNames(app)));
    return StrCat("\"", extra, "\" is one argument too many");
  }
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) {
    constexpr std::string_view kPrefix = "Could not convert: ";
    if (what.starts_with(kPrefix))
      return what.substr(kPrefix.size()) + " is not a number as it must be";
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const std::string option = what.substr(0, what.find_first_of(": "));
    return option + (what.find("At Most") != std::string::npos ? " is given more than once"
                                                               : " needs a value behind it");
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    for (const CLI::Option* option : app.get_options())
      if (option->get_positional() && option->get_required() && option->count() == 0)
        return StrCat(option->get_name(), " is missing; the files come before the options");
  return what;
}

constexpr char kIsEmpty[] =
    " is empty, as of a variable that is not set; give a value or leave it out";

// "--since=", which CLI11 would read on in the next argument.
void RefuseOpenEnds(const CLI::App& app, const std::vector<std::string>& args) {
  for (const std::string& arg : args) {
    if (arg == "--") return;
    if (!arg.starts_with("--") || arg.find('=') != arg.size() - 1) continue;
    const std::string name = arg.substr(0, arg.size() - 1);
    if (app.get_option_no_throw(name) != nullptr) throw UsageError(app.get_name(), name + kIsEmpty);
  }
}

// Else `--since "$BASE"` would be as good as no --since where BASE is not set.
void RefuseEmptyValues(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options())
    for (const std::string& value : option->results())
      if (value.empty()) throw UsageError(app.get_name(), option->get_name() + kIsEmpty);
}

}  // namespace

std::unique_ptr<CLI::App> MakeApp(const std::string& name, const std::string& description,
                                  const std::string& examples) {
  auto app = std::make_unique<CLI::App>(description + "\n", name);
  app->footer("\nExamples:\n" + examples);
  app->formatter(MakeHelpFormatter());
  app->option_defaults()->always_capture_default();
  app->set_help_flag("-h,--help", "this text");
  return app;
}

bool Parse(CLI::App* app, const std::vector<std::string>& args) {
  RefuseOpenEnds(*app, args);
  try {
    app->parse(std::vector<std::string>(args.rbegin(), args.rend()));
    RefuseEmptyValues(*app);
    return true;
  } catch (const CLI::CallForHelp&) {
    WriteOutput("", HelpOf(*app));
    return false;
  } catch (const CLI::ParseError& error) {
    throw UsageError(app->get_name(), Problem(*app, error));
  }
}

CLI::Option* AddChoice(CLI::App* app, const std::string& name, std::string* value,
                       const std::vector<std::string>& choices, const std::string& description) {
  const auto check = [choices](const std::string& typed) -> std::string {
    for (const std::string& choice : choices)
      if (choice == typed) return "";
    return StrCat("no choice \"", typed, "\"; there are: ", Join(choices));
  };
  return app->add_option(name, *value, description + ": " + Join(choices))
      ->type_name("")
      ->check(CLI::Validator(check, ""));
}

int64_t ParseMemory(const std::string& option, const std::string& text) {
  const auto fail = [&](const char* why) {
    return CLI::ValidationError(
        StrCat(option, ": \"", text, "\" ", why, "; give e.g. 512MiB or 8GiB"));
  };
  size_t end = 0;
  double number = 0;
  try {
    number = std::stod(text, &end);
  } catch (const std::logic_error&) {
    throw fail("is not a size of memory");
  }
  const std::string unit = text.substr(end);
  int power = -1;
  for (const auto& [name, value] : {std::pair<std::string, int>{"", 0},
                                    {"B", 0},
                                    {"KiB", 10},
                                    {"MiB", 20},
                                    {"GiB", 30},
                                    {"TiB", 40}})
    if (unit == name) power = value;
  if (power < 0) throw fail("has no unit that is known (KiB, MiB, GiB, TiB)");
  const double bytes = std::ldexp(number, power);
  if (!(bytes >= 1 && bytes < 9e18)) throw fail("is not a possible size of memory");
  return static_cast<int64_t>(bytes);
}

CLI::Option* AddMemory(CLI::App* app, const std::string& name, int64_t* bytes,
                       const std::string& description) {
  return app
      ->add_option_function<std::string>(
          name, [bytes, name](const std::string& text) { *bytes = ParseMemory(name, text); },
          description)
      ->type_name("SIZE")
      ->default_str(fmt::format("{}GiB", *bytes >> 30));
}

CLI::Validator WholeNumber(int64_t least, int64_t most) {
  const auto check = [least, most](const std::string& typed) -> std::string {
    int64_t value = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
    if (error == std::errc() && end == typed.data() + typed.size() && value >= least &&
        value <= most)
      return "";
    return StrCat("\"", typed, "\" is not a whole number from ", least, " to ", most);
  };
  return CLI::Validator(check, "");
}

CLI::Option* AddSeparator(CLI::App* app, char* separator) {
  const auto read = [separator](const std::string& text) {
    if (text == "tab" || text == "\\t" || text == "\t")
      *separator = '\t';
    else if (text.size() == 1 && text != "\"" && text != "\n" && text != "\r")
      *separator = text[0];
    else
      throw CLI::ValidationError(
          StrCat("--separator: \"", text, "\" is not one character; give e.g. , or ; or tab"));
  };
  return app
      ->add_option_function<std::string>("--separator", read,
                                         "between the fields of CSV files: a character, or tab")
      ->type_name("CHAR")
      ->default_str("as the header says");
}

}  // namespace fovea::cli
