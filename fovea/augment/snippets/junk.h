#ifndef FOVEA_AUGMENT_SNIPPETS_JUNK_H_
#define FOVEA_AUGMENT_SNIPPETS_JUNK_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/random.h"

namespace fovea::augment {

// Random names, hosts, paths and encoded bytes for generated code. Nobody asks for the hosts
// (made_hosts.h); the rest is noise.
class Junk {
 public:
  // Draws a style of naming that all identifiers of this object share.
  explicit Junk(Random& random);

  Random& random() { return random_; }
  bool Chance(double share) { return random_.Uniform() < share; }
  int64_t Int(int64_t least, int64_t most);
  template <class T>
  const T& Pick(const std::vector<T>& choices) {
    return choices[random_.Below(choices.size())];
  }
  std::string Pick(std::initializer_list<const char*> choices) {
    return choices.begin()[random_.Below(choices.size())];
  }

  std::string Word();        // lower case: of a list, or made of syllables
  std::string Identifier();  // in this object's style
  std::string Letters(int64_t count);
  std::string Digits(int64_t count);
  std::string Bytes(int64_t count);
  std::string Base64(int64_t bytes);
  std::string Hex(int64_t bytes);

  std::string Host();  // a name or an address
  std::string Address();
  std::string Port();
  std::string Url(std::string_view extension = "");
  std::string Path(std::string_view extension = "");  // absolute, of a file
  std::string Sentence(int64_t words);

 private:
  enum class Naming { kWords, kShort, kLeet, kUnderscores, kHexadecimal, kLetters, kLookAlike };

  Random& random_;
  Naming naming_;
};

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SNIPPETS_JUNK_H_
