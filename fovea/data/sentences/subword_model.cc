#include "fovea/data/sentences/subword_model.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <unordered_set>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/sentences/protobuf_wire.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

using Kind = SubwordModel::Kind;
using Piece = SubwordModel::Piece;
using Type = SubwordModel::PieceType;

// Fields of sentencepiece_model.proto.
namespace model_field {
constexpr uint32_t kPiece = 1, kTrainer = 2, kNormaliser = 3, kSelfTest = 4, kDenormaliser = 5;
}
namespace piece_field {
constexpr uint32_t kText = 1, kScore = 2, kType = 3;
}
namespace trainer_field {
constexpr uint32_t kKind = 3, kSize = 4, kByteFallback = 35, kUnknown = 40, kBegin = 41, kEnd = 42,
                   kPad = 43;
}
namespace normaliser_field {
constexpr uint32_t kName = 1, kCharactersMap = 2;
}

constexpr size_t kMaxPieces = size_t{1} << 20;
constexpr size_t kMaxPieceBytes = 4096;
constexpr size_t kMaxMapBytes = size_t{16} << 20;
struct Special {
  const char* text;
  Type type;
};
constexpr Special kSpecials[] = {{"<pad>", Type::kControl},
                                 {"<unk>", Type::kUnknown},
                                 {"<s>", Type::kControl},
                                 {"</s>", Type::kControl}};
constexpr size_t kSpecialCount = std::size(kSpecials);
constexpr size_t kByteCount = 256;

uint32_t Word(std::string_view bytes, size_t i) {
  uint32_t word = 0;
  std::memcpy(&word, bytes.data() + i * sizeof word, sizeof word);
  return word;
}

// Empty, or what is wrong with a characters map: the size of a double array in bytes, the array,
// and texts that end with NUL, to which its values are offsets.
// A unit of the array (darts-clone 0.32): its children lie at (place ^ offset ^ byte), its value at
// (place ^ offset). Looking up never leaves the array if no block of 256 that a unit leads to does.
std::string FaultOfMap(std::string_view map) {
  if (map.empty()) return "";
  if (map.size() > kMaxMapBytes) return "its characters map is too large";
  if (map.size() < sizeof(uint32_t)) return "its characters map is cut off";
  const uint32_t array_bytes = Word(map, 0);
  map.remove_prefix(sizeof(uint32_t));
  constexpr size_t kBlock = 256;
  if (array_bytes == 0 || array_bytes >= map.size() || array_bytes % sizeof(uint32_t) != 0)
    return "its characters map has a wrong size";
  const std::string_view array = map.substr(0, array_bytes), texts = map.substr(array_bytes);
  if (texts.back() != '\0' || !IsUtf8(texts)) return "the texts of its characters map are damaged";
  const size_t units = array_bytes / sizeof(uint32_t);
  for (size_t place = 0; place < units; ++place) {
    const uint32_t unit = Word(array, place);
    // A value, which no byte leads to; but looking up begins at the first unit, whatever it is.
    if (place > 0 && unit >> 31 != 0) continue;
    const size_t offset = size_t{unit >> 10} << ((unit & (1u << 9)) >> 6);
    const size_t base = place ^ offset;
    if ((base | (kBlock - 1)) >= units) return "its characters map leads outside";
    if ((unit >> 8 & 1) != 0 && (Word(array, base) & 0x7FFFFFFFu) >= texts.size())
      return "its characters map has a text outside";
  }
  return "";
}

class Parser {
 public:
  explicit Parser(const std::string& path) : path_(path) {}

  SubwordModel Parse(std::string_view bytes) {
    WireReader reader(bytes);
    while (const auto field = reader.Next()) {
      if (field->number == model_field::kSelfTest) continue;
      if (field->type != WireField::Type::kBytes) Damaged("it has an unknown part");
      switch (field->number) {
        case model_field::kPiece:
          if (model_.pieces.size() == kMaxPieces) Damaged("it has too many pieces");
          model_.pieces.push_back(ParsePiece(field->bytes));
          break;
        case model_field::kTrainer:
          ParseTrainer(field->bytes);
          break;
        case model_field::kNormaliser:
          ParseNormaliser(field->bytes);
          break;
        case model_field::kDenormaliser:
          if (HasMap(field->bytes)) Damaged("it changes characters on decoding");
          break;
        default:
          Damaged("it has an unknown part");
      }
    }
    if (reader.failed()) Damaged("it is no SentencePiece model");
    CheckPieces();
    const std::string fault = FaultOfMap(model_.characters_map);
    if (!fault.empty()) Damaged(fault);
    return std::move(model_);
  }

 private:
  [[noreturn]] void Damaged(const std::string& problem) const {
    throw InputError(path_, StrCat("the subword model is damaged: ", problem),
                     "copy it again or train it again");
  }

  Piece ParsePiece(std::string_view bytes) const {
    Piece piece;
    WireReader reader(bytes);
    while (const auto field = reader.Next()) {
      if (field->number == piece_field::kText && field->type == WireField::Type::kBytes)
        piece.text = field->bytes;
      else if (field->number == piece_field::kScore && field->type == WireField::Type::kFixed32)
        piece.score = std::bit_cast<float>(static_cast<uint32_t>(field->value));
      else if (field->number == piece_field::kType && field->type == WireField::Type::kVarint)
        piece.type = static_cast<Type>(field->value & 0xFF);
      else
        Damaged("a piece has an unknown part");
    }
    if (reader.failed()) Damaged("a piece is cut off");
    return piece;
  }

  void ParseTrainer(std::string_view bytes) {
    WireReader reader(bytes);
    while (const auto field = reader.Next()) {
      if (field->type != WireField::Type::kVarint) continue;
      if (field->number == trainer_field::kKind) {
        if (field->value != 1 && field->value != 2) Damaged("it is neither unigram nor BPE");
        model_.kind = static_cast<Kind>(field->value);
      } else if (field->number == trainer_field::kByteFallback) {
        model_.byte_fallback = field->value != 0;
      }
    }
    if (reader.failed()) Damaged("its options are cut off");
  }

  void ParseNormaliser(std::string_view bytes) {
    WireReader reader(bytes);
    while (const auto field = reader.Next()) {
      if (field->type != WireField::Type::kBytes) continue;
      if (field->number == normaliser_field::kName) model_.normalisation = field->bytes;
      if (field->number == normaliser_field::kCharactersMap) model_.characters_map = field->bytes;
    }
    if (reader.failed()) Damaged("its normalisation is cut off");
    if (model_.normalisation.size() > kMaxPieceBytes || !IsUtf8(model_.normalisation))
      Damaged("the name of its normalisation is not a text");
  }

  static bool HasMap(std::string_view bytes) {
    WireReader reader(bytes);
    while (const auto field = reader.Next())
      if (field->number == normaliser_field::kCharactersMap && !field->bytes.empty()) return true;
    return reader.failed();
  }

  void CheckPieces() const {
    const size_t first = kSpecialCount + (model_.byte_fallback ? kByteCount : 0);
    if (model_.pieces.size() <= first)
      Damaged(StrCat("it has only ", model_.pieces.size(), " pieces"));
    std::unordered_set<std::string_view> seen;
    for (size_t id = 0; id < model_.pieces.size(); ++id) {
      const Piece& piece = model_.pieces[id];
      const auto bad = [&](const char* problem) {
        Damaged(StrCat("piece ", id, ", ", Quoted(piece.text), ", ", problem));
      };
      if (piece.text.empty() || piece.text.size() > kMaxPieceBytes || !IsUtf8(piece.text) ||
          piece.text.find('\0') != std::string::npos)
        bad("is not a text");
      if (!std::isfinite(piece.score)) bad("has a score that is not finite");
      if (!seen.insert(piece.text).second) bad("is there twice");
      if (id < kSpecialCount) {
        if (piece.text != kSpecials[id].text || piece.type != kSpecials[id].type)
          bad(StrCat("should be ", kSpecials[id].text).c_str());
      } else if (id < first) {
        if (piece.text != fmt::format("<0x{:02X}>", id - kSpecialCount) ||
            piece.type != Type::kByte)
          bad("should stand for a byte");
      } else if (piece.type != Type::kNormal) {
        bad("is of an unknown type");
      }
    }
  }

  const std::string& path_;
  SubwordModel model_;
};

}  // namespace

SubwordModel ParseSubwordModel(std::string_view bytes, const std::string& path) {
  return Parser(path).Parse(bytes);
}

std::string SerialiseSubwordModel(const SubwordModel& model) {
  std::string bytes;
  for (const Piece& piece : model.pieces) {
    std::string part;
    AppendBytesField(piece_field::kText, piece.text, &part);
    AppendFloatField(piece_field::kScore, piece.score, &part);
    if (piece.type != Type::kNormal)
      AppendVarintField(piece_field::kType, static_cast<uint64_t>(piece.type), &part);
    AppendBytesField(model_field::kPiece, part, &bytes);
  }
  std::string trainer;
  AppendVarintField(trainer_field::kKind, static_cast<uint64_t>(model.kind), &trainer);
  AppendVarintField(trainer_field::kSize, model.pieces.size(), &trainer);
  AppendVarintField(trainer_field::kByteFallback, model.byte_fallback ? 1 : 0, &trainer);
  AppendVarintField(trainer_field::kUnknown, 1, &trainer);
  AppendVarintField(trainer_field::kBegin, 2, &trainer);
  AppendVarintField(trainer_field::kEnd, 3, &trainer);
  AppendVarintField(trainer_field::kPad, 0, &trainer);
  AppendBytesField(model_field::kTrainer, trainer, &bytes);
  std::string normaliser;
  AppendBytesField(normaliser_field::kName, model.normalisation, &normaliser);
  AppendBytesField(normaliser_field::kCharactersMap, model.characters_map, &normaliser);
  AppendBytesField(model_field::kNormaliser, normaliser, &bytes);
  return bytes;
}

}  // namespace fovea::data
