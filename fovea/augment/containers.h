#ifndef FOVEA_AUGMENT_CONTAINERS_H_
#define FOVEA_AUGMENT_CONTAINERS_H_

#include "fovea/augment/edits.h"
#include "fovea/augment/snippets/snippet.h"
#include "fovea/core/random.h"

namespace fovea::augment {

// Files made around a snippet, which is written as they write values. Where it is malicious, its
// span is what was made of it, else there is none. All else is harmless.

// Harmless pieces (hard_negatives.h) of the snippet's language, one after the other, with the
// snippet among them: for a language whose files are such lists. ArgumentError: an empty snippet,
// or a language without such pieces.
Sample AmongPieces(const Snippet& snippet, Random& random);

// A dump of a database as MySQL, phpMyAdmin, PostgreSQL or SQLite write it, of 1 to 200 rows: the
// snippet, with the tags that it needs in a page, stands in a value of one row, alone, among the
// text of a page or in a serialised array, with quotes as \' or ''. ArgumentError: an empty
// snippet.
Sample InSqlDump(const Snippet& snippet, Random& random);

// A Jupyter notebook (nbformat 4): the snippet is the source of a cell, or the end of one, line by
// line as strings of JSON; js and html stand under %%javascript and %%html. Other cells hold
// harmless code, text and pictures. ArgumentError: an empty snippet, or one in none of py, js,
// html.
Sample InNotebook(const Snippet& snippet, Random& random);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_CONTAINERS_H_
