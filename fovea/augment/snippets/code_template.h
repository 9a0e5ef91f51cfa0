#ifndef FOVEA_AUGMENT_SNIPPETS_CODE_TEMPLATE_H_
#define FOVEA_AUGMENT_SNIPPETS_CODE_TEMPLATE_H_

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "fovea/augment/snippets/junk.h"

namespace fovea::augment {

// Makes what a slot of a template stands for.
using Maker = std::function<std::string(Junk&)>;
using Makers = std::map<std::string, Maker, std::less<>>;

// Fills templates of code with noise. A slot is a name between tildes:
//   ~0~ … ~9~     an identifier, all of them different
//   ~b64~ ~hex~   encoded noise; ~b64s~ ~hexs~ short, ~b64l~ long
//   ~word~ ~letters~ ~num~ ~small~ ~digits~ ~sentence~ ~date~
//   ~host~ ~ip~ ~port~ ~url~ ~url.js~ ~path~ ~path.php~   (any ending)
//   ~esc~         text as \x41\102 escapes; ~escpath~ a path, in part so
//   ~pct~ ~codes~ noise as %41%42, as 65,66
// and those of `makers`; ~~ is a tilde. With a digit behind it (~url0~, ~word1~) it is the same at
// each mention.
class CodeTemplate {
 public:
  CodeTemplate(Junk& junk, const Makers& makers) : junk_(junk), makers_(makers) {}

  // ArgumentError: a slot that is not known.
  std::string Fill(std::string_view pattern);

 private:
  std::string Make(std::string_view slot);
  std::string Once(std::string_view slot);

  Junk& junk_;
  const Makers& makers_;
  std::map<std::string, std::string, std::less<>> known_;
  std::set<std::string> identifiers_;
};

// One of the patterns, filled.
std::string FillAny(std::span<const char* const> patterns, const Makers& makers, Junk& junk);

// Characters as escapes of a double-quoted string: hexadecimal, octal (not of JavaScript) or
// both; `share` of the letters and digits, and all that would need an escape anyhow.
std::string Escaped(std::string_view text, double share, bool octal, Junk& junk);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SNIPPETS_CODE_TEMPLATE_H_
