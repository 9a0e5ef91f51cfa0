#ifndef FOVEA_AUGMENT_SNIPPETS_LOOKALIKES_H_
#define FOVEA_AUGMENT_SNIPPETS_LOOKALIKES_H_

#include <string>

#include "fovea/augment/snippets/junk.h"
#include "fovea/augment/snippets/snippet.h"
#include "fovea/core/random.h"

namespace fovea::augment {

// Code that has the looks of an injection and no substance: what it would decode, fetch, run or
// send to is noise (junk.h). To learn the shape of what the training files have few of.
// ArgumentError: a language that has none.
Snippet Lookalike(Language language, Random& random);

// The codes of one language, before Disguise.
std::string PhpLookalike(Junk& junk);
std::string PhpLineLookalike(Junk& junk);      // php, one statement
std::string ThiefLookalike(Junk& junk);        // php
std::string ScriptThiefLookalike(Junk& junk);  // js
std::string ScriptLookalike(Junk& junk);
std::string PlainScriptLookalike(Junk& junk);  // js, readable
std::string TagLookalike(Junk& junk);          // js, as tags of analytics and shops look
std::string PythonLookalike(Junk& junk);
std::string PlainPythonLookalike(Junk& junk);  // py, readable
std::string PageLookalike(Junk& junk);         // html
std::string AspLookalike(Junk& junk);
std::string JspLookalike(Junk& junk);
std::string ShellLookalike(Junk& junk);
std::string SqlLookalike(Junk& junk);
std::string JsonLookalike(Junk& junk);  // members of an object
std::string YamlLookalike(Junk& junk);  // items of a list, or keys of the top
std::string HtaccessLookalike(Junk& junk);

// One command, on one line.
std::string ShellLineLookalike(Junk& junk);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SNIPPETS_LOOKALIKES_H_
