#ifndef FOVEA_DATA_TEXT_H_
#define FOVEA_DATA_TEXT_H_

#include <span>
#include <string>
#include <string_view>

namespace fovea::data {

// Without the blanks and tabs around it.
std::string_view Trim(std::string_view text);

// Whether a field says that there is no value: empty, "NA", "?", or "NaN" and "null" in any case.
// Blanks around it don't count.
bool IsMissing(std::string_view text);

// The same where the other fields are numbers, so that a word can be no category: also "-", "--",
// ".", "None", "N/A", "#N/A", "<NA>" and what else pandas takes as missing, in any case.
bool IsMissingNumber(std::string_view text);

// Reading "1e99" as float gives kOutOfRange, as "inf" does; what is too small for a float is 0.
enum class NumberParse { kNumber, kOutOfRange, kNotANumber };

// Reads the whole text as a decimal number ("12", "-.5", "+1e-3"), blanks around it left out, the
// same in every locale. *value is set for kNumber only. NaN is not a number: see IsMissing.
NumberParse ParseNumber(std::string_view text, float* value);
NumberParse ParseNumber(std::string_view text, double* value);

// The same, and if `grouped` also with commas between the thousands ("1,234", "-10,234.5"): one to
// three digits that do not start with 0, then groups of exactly three. "1.234,5" is not a number.
NumberParse ParseCell(std::string_view text, bool grouped, float* value);
NumberParse ParseCell(std::string_view text, bool grouped, double* value);

// The same the other way round, of a number that has a comma as decimal mark: "1,5", "1.234,5".
// What ParseCell(text, true) reads once ',' and '.' have changed places.
NumberParse ParseDecimalComma(std::string_view text, float* value);
NumberParse ParseDecimalComma(std::string_view text, double* value);

// Whether a comma in a field of a series stands between thousands. Files with semicolons are
// written where it is the decimal mark.
inline bool MayGroupThousands(char separator) { return separator != ';'; }

// Whether it looks like a number that is not written as ParseCell() wants it: "1.234,5", "0,5",
// "1 234", "12 %", "€ 3".
bool LooksLikeNumber(std::string_view text);

// The shortest text that reads back as the same float; 0 for −0.
std::string FormatNumber(float value);

bool EqualIgnoringCase(std::string_view a, std::string_view b);

// Text from a file, as an error message shows it: 'text', cut when long.
std::string Quoted(std::string_view text);
// 'a', 'b', 'c', and 7 more
std::string QuotedList(std::span<const std::string> texts, size_t most = 20);

}  // namespace fovea::data

#endif  // FOVEA_DATA_TEXT_H_
