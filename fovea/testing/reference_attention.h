#ifndef FOVEA_TESTING_REFERENCE_ATTENTION_H_
#define FOVEA_TESTING_REFERENCE_ATTENTION_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "fovea/attention/mechanism.h"

// A whole mechanism in plain double arithmetic, from the definitions that its members give of
// themselves (Plain, Visible), one sample, head and pair at a time. It shares nothing with the
// backends but those definitions' parameters and sizes.
namespace fovea::testing {

// A mechanism and the sizes of what it is run on.
struct AttentionCase {
  attention::MechanismSpec spec;
  int64_t batch = 1;                  // N
  int64_t queries = 0;                // Tq; 0: the caller gives no query
  int64_t keys = 1;                   // Tk
  std::vector<int32_t> lengths = {};  // [N]; empty: all keys
};

// Letters, digits and underscores; says what sets the case apart.
std::string Name(const AttentionCase& test);

// Every score, scope, normaliser and aggregate that attention/members.h lists, in all
// combinations, with one head and two, with and without lengths (the full one, 1 and 0), with a
// query and without one; fewer, as many and more queries than keys. A new member is covered as
// soon as it is listed.
std::vector<AttentionCase> EveryAttentionCase();

// Whether it is a mechanism: the score has its query, and the scope has what it needs of it.
bool MakesSense(const AttentionCase& test);

// Those of them that make sense.
std::vector<AttentionCase> AllAttentionCases();

struct AttentionData {
  std::vector<double> query = {};  // [N, Tq, query_size]; empty without a query
  std::vector<double> keys;        // [N, Tk, key_size]
  std::vector<double> values;      // [N, Tk, value_size]
  std::map<std::string, std::vector<double>> parameters = {};  // shapes: MechanismParameters(spec)
};

// Standard normal queries and values, keys times `scale`, parameters N(0, 1/fan_in). All are
// exact as float, so that a float backend starts from the same numbers.
AttentionData RandomAttentionData(const AttentionCase& test, uint64_t seed, double scale = 1);

struct ReferenceOutput {
  int64_t rows = 0;              // R: rows of weights
  int64_t output_rows = 0;       // sum: R; reweight: Tk
  std::vector<double> weights;   // [N, heads, R, Tk]
  std::vector<uint8_t> visible;  // [N, heads, R, Tk]: 0 where length or scope hide the key
  std::vector<double> output;    // [N, output_rows, value_size]
};

ReferenceOutput ReferenceAttention(const AttentionCase& test, const AttentionData& data);

// Gradients of
//   Σ output_factors · output + Σ weight_factors · weights
// by central differences, by the name of the array: "query" (if there is one), "keys", "values" and
// the parameters'. Error about 1e-9 at values near 1.
std::map<std::string, std::vector<double>> NumericGradients(
    const AttentionCase& test, const AttentionData& data, const std::vector<double>& output_factors,
    const std::vector<double>& weight_factors);

}  // namespace fovea::testing

#endif  // FOVEA_TESTING_REFERENCE_ATTENTION_H_
