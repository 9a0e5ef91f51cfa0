#ifndef FOVEA_CORE_ERROR_H_
#define FOVEA_CORE_ERROR_H_

#include <cstdint>
#include <initializer_list>
#include <sstream>
#include <stdexcept>
#include <string>

namespace fovea {

// Base of everything that fovea throws. what() is one line, ready to be shown to a user.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A caller's mistake: a wrong shape, an option out of range.
class ArgumentError : public Error {
 public:
  using Error::Error;
};

// Bad data from outside: a file that is missing, malformed or meant for something else.
// what() reads "FILE:LINE: PROBLEM; REMEDY", without ":LINE" where line is 0.
class InputError : public Error {
 public:
  InputError(std::string file, int64_t line, const std::string& problem, const std::string& remedy);
  InputError(std::string file, const std::string& problem, const std::string& remedy)
      : InputError(std::move(file), 0, problem, remedy) {}

  const std::string& file() const { return file_; }
  int64_t line() const { return line_; }

 private:
  std::string file_;
  int64_t line_;
};

// Concatenates everything that a stream can print.
template <class... Parts>
std::string StrCat(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return out.str();
}

// Throws ArgumentError unless the condition holds.
template <class... Parts>
void Require(bool condition, const Parts&... parts) {
  if (!condition) [[unlikely]]
    throw ArgumentError(StrCat(parts...));
}

// Throws ArgumentError that lists the choices unless value is one of them. what: "optimiser".
void RequireOneOf(const std::string& what, const std::string& value,
                  std::initializer_list<const char*> choices);

// Makes text from outside safe to show on one line of a terminal: control characters, characters
// that turn the reading order and bytes that are not UTF-8 become \xNN, and what is longer than
// max_bytes is cut with "…", never inside a character.
std::string Printable(const std::string& text, size_t max_bytes = 200);

}  // namespace fovea

#endif  // FOVEA_CORE_ERROR_H_
