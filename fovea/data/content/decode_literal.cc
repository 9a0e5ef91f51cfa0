#include "fovea/data/content/decode_literal.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "fovea/data/content/decode_steps.h"
#include "fovea/data/content/digits.h"
#include "fovea/data/content/encodings/escapes.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

bool TurnsText(DecodeStep step) {
  return step == DecodeStep::kReverse || step == DecodeStep::kRot13;
}

struct Outcome {
  std::string bytes;
  Encoding encoding = Encoding::kEscapes;
  size_t steps = 0;  // that were done
};

Outcome Apply(std::string bytes, const std::vector<EnclosingCall>& calls, TextInflater* inflater) {
  Outcome outcome{std::move(bytes), Encoding::kEscapes, 0};
  std::string next;
  for (const EnclosingCall& call : calls) {
    if (!ApplyStep(call.step, outcome.bytes, inflater, &next)) break;
    outcome.bytes.swap(next);
    // Turning text alone says less than what made it text.
    if (!TurnsText(call.step) || outcome.steps == 0) outcome.encoding = EncodingOf(call.step);
    ++outcome.steps;
  }
  return outcome;
}

// Behind the bracket that closes the n-th call, counted from 0, if all before it close too; else 0.
size_t CloseOf(std::string_view text, size_t at, size_t n) {
  for (size_t i = 0; i <= n; ++i) {
    at = SkipBlanks(text, at);
    // , 'base64') and what else may be handed over besides is not followed.
    if (at >= text.size() || text[at] != ')') return 0;
    ++at;
  }
  return at;
}

// Adds base64 by its lines, so that each byte keeps its place.
void AddLines(size_t start, size_t end, std::string_view bytes, ContentScan* scan) {
  const std::string_view text = scan->text;
  size_t made = 0, from = start;
  while (from < end) {
    size_t to = from;
    while (to < end && Base64Value(text[to]) >= 0) ++to;
    size_t next = to;
    while (next < end && Base64Value(text[next]) < 0) {
      const bool line_end = text[next] == '\\' && next + 1 < end && text[next + 1] != '/';
      next += line_end ? 2 : 1;
    }
    // The last digits may be fewer than four for three bytes.
    if (next == end) to -= (to - from) % 4;
    if ((to - from) % 4 != 0 || to == from) break;
    if (next == end) next = to;
    const size_t size = (to - from) / 4 * 3;
    scan->Add(from, to, bytes.substr(made, size), Encoding::kBase64, Stretch::kLinear, kWeight);
    if (to < next) scan->Add(to, next, "", Encoding::kBase64, Stretch::kWhole, 0);
    made += size;
    from = next;
  }
  if (from < end)
    scan->Add(from, end, bytes.substr(made), Encoding::kBase64, Stretch::kLinear, kWeight);
}

// Adds a literal with the calls up to the n-th, which turns text, as a literal of what came out.
size_t AddTurned(const JoinedText& literal, const std::vector<EnclosingCall>& calls, size_t n,
                 size_t reversed, const Outcome& outcome, ContentScan* scan) {
  const bool by_suffix = reversed > 0;
  const size_t start = calls[n].start, behind = by_suffix ? reversed : literal.end;
  const size_t end = by_suffix && n == 0 ? behind : CloseOf(scan->text, behind, n - by_suffix);
  if (end == 0) return 0;
  const Operand& first = literal.operands.front();
  const char quote = scan->text[first.content - 1];
  if (literal.operands.size() == 1 && calls.size() == 1 &&
      first.content_end - first.content == outcome.bytes.size()) {
    // The quotes stay, so that each letter keeps its place.
    const bool backwards = calls[0].step == DecodeStep::kReverse;
    scan->Add(start, first.content, {&quote, 1}, outcome.encoding, Stretch::kWhole, 0);
    scan->Add(first.content, first.content_end, outcome.bytes, outcome.encoding,
              backwards ? Stretch::kBackwards : Stretch::kLinear, kWeight);
    scan->Add(first.content_end, end, {&quote, 1}, outcome.encoding, Stretch::kWhole, 0);
  } else {
    scan->Add(start, end, quote + outcome.bytes + quote, outcome.encoding, Stretch::kWhole,
              kWeight);
  }
  scan->Take(start, end);
  return end;
}

}  // namespace

size_t SkipReversal(std::string_view text, size_t at) {
  constexpr std::string_view kSlice = "[::-1]", kEmpty = "\"\"";
  if (text.substr(at, kSlice.size()) == kSlice) return at + kSlice.size();
  for (const std::string_view part :
       {std::string_view(".split("), kEmpty, std::string_view(")"), std::string_view(".reverse("),
        std::string_view(")"), std::string_view(".join("), kEmpty, std::string_view(")")}) {
    at = SkipBlanks(text, at);
    if (part == kEmpty) {
      const std::string_view quotes = text.substr(std::min(at, text.size()), 2);
      if (quotes != kEmpty && quotes != "''" && quotes != "``") return 0;
    } else if (!StandsAt(text, at, part)) {
      return 0;
    }
    at += part.size();
  }
  return at;
}

size_t AddCalled(const JoinedText& literal, std::vector<EnclosingCall> calls, size_t reversed,
                 ContentScan* scan) {
  const std::string_view text = scan->text;
  const Operand& first = literal.operands.front();
  const Operand& last = literal.operands.back();
  if (!first.is_literal || !last.is_literal) return 0;
  // ReadPercent() keeps places better.
  if (reversed == 0 && calls.size() == 1 && calls[0].step == DecodeStep::kPercent) return 0;
  // [::-1] comes before any call.
  if (reversed > 0) calls.insert(calls.begin(), {DecodeStep::kReverse, literal.start});

  Outcome outcome = Apply(ContentOf(text, literal), calls, scan->inflater);
  if (outcome.steps == 0 && text[first.content - 1] == '\'' && literal.operands.size() == 1) {
    const size_t size = first.content_end - first.content;
    outcome = Apply(UnescapeQuotes(text.substr(first.content, size)), calls, scan->inflater);
  }
  if (outcome.steps == 0) return 0;
  calls.resize(outcome.steps);
  const bool known = outcome.bytes.size() < 16
                         ? IsPlainWord(outcome.bytes)
                         : MakeText(&outcome.bytes, &outcome.encoding, scan->inflater);
  if (!known) return 0;

  // What turns text must go with it.
  for (size_t i = calls.size(); i-- > 0;)
    if (TurnsText(calls[i].step)) return AddTurned(literal, calls, i, reversed, outcome, scan);

  const size_t start = first.content, end = last.content_end;
  const std::string_view raw = text.substr(start, end - start);
  const bool pure = literal.operands.size() == 1 && calls.size() == 1 &&
                    raw.find('\\') == raw.npos && outcome.encoding != Encoding::kDeflate;
  if (pure && outcome.encoding == Encoding::kBase64 && outcome.bytes.size() > raw.size() / 2) {
    AddLines(start, end, outcome.bytes, scan);
  } else {
    scan->Add(start, end, outcome.bytes, outcome.encoding,
              pure ? Stretch::kLinear : Stretch::kWhole, kWeight);
  }
  scan->Take(start, end);
  return literal.end;
}

bool AddDigits(size_t start, size_t end, ContentScan* scan) {
  const std::string_view digits = scan->text.substr(start, end - start);
  std::string bytes;
  Encoding encoding = Encoding::kHex;
  bool found = DecodeHexDigits(digits, &bytes) && MakeText(&bytes, &encoding, scan->inflater);
  if (!found) {
    encoding = Encoding::kBase64;
    found =
        DecodeBase64Digits(digits, false, &bytes) && MakeText(&bytes, &encoding, scan->inflater);
  }
  if (!found) return false;
  if (encoding == Encoding::kBase64 && bytes.size() > digits.size() / 2) {
    AddLines(start, end, bytes, scan);
  } else {
    const bool packed = encoding == Encoding::kDeflate;
    scan->Add(start, end, bytes, encoding, packed ? Stretch::kWhole : Stretch::kLinear, kWeight);
  }
  return true;
}

}  // namespace fovea::data
