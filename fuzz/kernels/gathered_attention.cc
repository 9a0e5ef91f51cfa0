// Dot-product attention of single queries over keys in any place.
#include "fovea/kernels/dot/gathered_attention.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fuzz/kernels/cases.h"
#include "fuzz/kernels/targets.h"

namespace fovea::fuzz {

void RunGatheredAttention(CaseBytes& bytes) {
  using namespace kernels;
  const GatheredShape s{
      .rows = 1 + bytes.Size(8), .heads = 1 + bytes.Choice(3), .size = 1 + bytes.Size(70)};
  const int64_t keys = 1 + bytes.Size(35), held = 1 + bytes.Choice(4), width = s.heads * s.size,
                stride = 2 * width + bytes.Choice(3);
  const auto scale = static_cast<float>(bytes.Small());
  const std::vector<float> query = bytes.Floats(s.rows * width, false),
                           memory = bytes.Floats(keys * held * stride, false);
  std::vector<const float*> blocks;
  for (int64_t j = 0; j < keys; ++j) blocks.push_back(memory.data() + j * held * stride);
  std::vector<int32_t> index, lengths;
  for (int64_t i = 0; i < s.rows * keys; ++i) index.push_back(bytes.Choice(static_cast<int>(held)));
  if (bytes.Flag())
    for (int64_t r = 0; r < s.rows; ++r)
      lengths.push_back(1 + bytes.Choice(static_cast<int>(keys)));

  std::vector<Uncertain> output, weights;
  for (int64_t r = 0; r < s.rows; ++r)
    for (int64_t h = 0; h < s.heads; ++h) {
      const int64_t length = lengths.empty() ? keys : lengths[r];
      const auto key = [&](int64_t j) {
        return blocks[j] + index[r * keys + j] * stride + h * s.size;
      };
      std::vector<Uncertain> scores;
      for (int64_t j = 0; j < length; ++j) {
        Sum sum;
        for (int64_t d = 0; d < s.size; ++d)
          sum += Uncertain(query[r * width + h * s.size + d]) * Uncertain(key(j)[d]);
        const Uncertain score = Uncertain(sum) * Uncertain(scale);
        if (!score.IsFinite()) return;  // beyond what is promised
        scores.push_back(score);
      }
      const SoftmaxOf soft = Softmax(scores);
      weights.insert(weights.end(), soft.weights.begin(), soft.weights.end());
      weights.resize(weights.size() + static_cast<size_t>(keys - length));
      for (int64_t d = 0; d < s.size; ++d) {
        Sum sum;
        for (int64_t j = 0; j < length; ++j) sum += soft.weights[j] * Uncertain(key(j)[width + d]);
        output.push_back(sum);
      }
    }
  const std::string text = StrCat("gathered attention, R ", s.rows, ", H ", s.heads, ", D ", s.size,
                                  ", T ", keys, ", scale ", scale);
  auto query_in = Padded(query, 1);
  OnEveryTarget([&](const Target& target) {
    const std::string what = text + ", " + target.name;
    testing::PaddedSpan out(output.size(), 5), out_weights(weights.size(), 6);
    GatheredAttention(s,
                      {.query = query_in.data(),
                       .query_stride = width,
                       .blocks = blocks,
                       .key_stride = stride,
                       .value_offset = width,
                       .index = index,
                       .lengths = lengths,
                       .scale = scale},
                      out.span(), out_weights.span());
    Check(what + ", output", out.span(), output);
    Check(what + ", weights", out_weights.span(), weights);
    for (const auto* span : {&out, &out_weights}) CheckPadding(what, *span);
  });
}

const Family kGatheredAttention("gathered_attention", RunGatheredAttention);

}  // namespace fovea::fuzz
