// A linear model over hashed byte n-grams, the plain peer of bench/scan/linear.py, which builds and
// runs it.
//
//   linear_grams train EPOCHS SEED < records > weights
//   linear_grams score WEIGHTS < records > logits, one a line
//
// A record: int32 bag, int32 label (0 or 1), uint32 length, then so many bytes. Records of one bag
// follow each other: the files of a package. A chunk is 512 bytes of normalised text (letters in
// lower case, digits as 0, blanks in a row as one), its features the different hashes of its 3- to
// 6-grams, n of them with the value 1/sqrt(n). A file's logit is that of its highest chunk, a bag's
// that of its highest file. Learnt by logistic regression with Adagrad (Duchi 2011) on the highest
// chunk of each bag and, of benign files, of each file and one at random (Andrews 2003, the max of
// multiple instances).
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr int kBits = 20, kBuckets = 1 << kBits;
constexpr int kChunk = 512, kStride = 384, kLeast = 3, kMost = 6;
constexpr double kRate = 0.05, kFloor = 1e-4;

struct File {
  int32_t bag = 0, label = 0;
  std::string text;
};

std::string Normalised(const std::string& content) {
  std::string text;
  text.reserve(content.size());
  for (const unsigned char byte : content) {
    if (byte == ' ' || (byte >= '\t' && byte <= '\r')) {
      if (text.empty() || text.back() != ' ') text += ' ';
    } else if (byte >= 'A' && byte <= 'Z') {
      text += static_cast<char>(byte + 32);
    } else {
      text += byte >= '0' && byte <= '9' ? '0' : static_cast<char>(byte);
    }
  }
  text.shrink_to_fit();
  return text;
}

bool Read(void* to, size_t bytes) { return std::fread(to, 1, bytes, stdin) == bytes; }

bool ReadFile(File& file) {
  uint32_t length = 0;
  if (!Read(&file.bag, 4) || !Read(&file.label, 4) || !Read(&length, 4)) return false;
  std::string content(length, '\0');
  if (!Read(content.data(), length)) return false;
  file.text = Normalised(content);
  return true;
}

class Model {
 public:
  Model() : weights_(kBuckets), squares_(kBuckets, kFloor), seen_(kBuckets, 0) {}

  static size_t Chunks(const std::string& text) {
    return text.size() <= kChunk ? 1 : (text.size() - kChunk + kStride - 1) / kStride + 1;
  }

  // The different buckets of a chunk's n-grams.
  const std::vector<uint32_t>& Features(const std::string& text, size_t chunk) {
    const size_t begin = chunk * kStride, end = std::min(text.size(), begin + kChunk);
    features_.clear();
    ++stamp_;
    for (size_t at = begin; at < end; ++at) {
      uint64_t hash = 0xCBF29CE484222325u;
      for (size_t length = 1; length <= kMost && at + length <= end; ++length) {
        hash = (hash ^ static_cast<unsigned char>(text[at + length - 1])) * 0x9E3779B97F4A7C15u;
        if (length < kLeast) continue;
        const auto bucket = static_cast<uint32_t>(hash >> (64 - kBits));
        if (seen_[bucket] == stamp_) continue;
        seen_[bucket] = stamp_;
        features_.push_back(bucket);
      }
    }
    return features_;
  }

  double Logit(const std::string& text, size_t chunk) {
    double sum = 0;
    for (const uint32_t bucket : Features(text, chunk)) sum += weights_[bucket];
    return bias_ + sum / std::sqrt(std::max<size_t>(1, features_.size()));
  }

  // The number of the highest chunk, and its logit.
  std::pair<size_t, double> Highest(const std::string& text) {
    std::pair<size_t, double> best{0, -1e30};
    for (size_t chunk = 0; chunk < Chunks(text); ++chunk) {
      const double logit = Logit(text, chunk);
      if (logit > best.second) best = {chunk, logit};
    }
    return best;
  }

  void Learn(const std::string& text, size_t chunk, int label, double weight) {
    const double logit = Logit(text, chunk);
    const double error = weight * (1 / (1 + std::exp(-logit)) - label);
    const double value = 1 / std::sqrt(std::max<size_t>(1, features_.size()));
    for (const uint32_t bucket : features_) Step(weights_[bucket], squares_[bucket], error * value);
    Step(bias_, bias_square_, error);
  }

  std::vector<float>& weights() { return weights_; }
  float& bias() { return bias_; }

 private:
  static void Step(float& weight, float& square, double gradient) {
    square += static_cast<float>(gradient * gradient);
    weight -= static_cast<float>(kRate * gradient / std::sqrt(square));
  }

  std::vector<float> weights_, squares_;
  std::vector<uint32_t> seen_, features_;
  uint32_t stamp_ = 0;
  float bias_ = 0, bias_square_ = kFloor;
};

struct Bag {
  size_t begin = 0, end = 0;  // files
  int label = 0;
};

void Epoch(Model& model, const std::vector<File>& files, std::vector<Bag>& bags, bool first,
           double positive_weight, std::mt19937_64& random) {
  std::shuffle(bags.begin(), bags.end(), random);
  const auto any = [&](const std::string& text) { return random() % Model::Chunks(text); };
  for (const Bag& bag : bags) {
    if (bag.label == 0 || first) {
      for (size_t n = bag.begin; n < bag.end; ++n) {
        const std::string& text = files[n].text;
        const double weight = bag.label == 0 ? 1 : positive_weight / double(bag.end - bag.begin);
        if (!first) model.Learn(text, model.Highest(text).first, bag.label, weight);
        model.Learn(text, any(text), bag.label, weight);
      }
      continue;
    }
    size_t hottest = bag.begin, chunk = 0;
    double highest = -1e30;
    for (size_t n = bag.begin; n < bag.end; ++n) {
      const auto [at, logit] = model.Highest(files[n].text);
      if (logit > highest) highest = logit, hottest = n, chunk = at;
    }
    model.Learn(files[hottest].text, chunk, 1, positive_weight);
  }
}

int Train(int epochs, uint64_t seed) {
  std::vector<File> files;
  std::vector<Bag> bags;
  for (File file; ReadFile(file); files.push_back(std::move(file))) {
    if (bags.empty() || files.back().bag != file.bag) {
      bags.push_back({files.size(), files.size(), file.label});
    }
    ++bags.back().end;
  }
  const auto positive =
      std::count_if(bags.begin(), bags.end(), [](const Bag& bag) { return bag.label; });
  if (positive == 0 || positive == std::ssize(bags)) {
    std::fprintf(stderr, "linear_grams: files of both kinds are needed\n");
    return 2;
  }
  const double weight = std::min(4.0, double(std::ssize(bags) - positive) / double(positive));
  std::mt19937_64 random(seed);
  Model model;
  std::vector<double> sums(kBuckets);
  double bias = 0;
  const int averaged = (epochs + 1) / 2;  // the mean over the second half of the epochs
  for (int epoch = 0; epoch < epochs; ++epoch) {
    Epoch(model, files, bags, epoch == 0, weight, random);
    std::fprintf(stderr, "linear_grams: epoch %d of %d\n", epoch + 1, epochs);
    if (epoch < epochs - averaged) continue;
    for (int n = 0; n < kBuckets; ++n) sums[n] += model.weights()[n] / averaged;
    bias += model.bias() / averaged;
  }
  std::vector<float> out(sums.begin(), sums.end());
  out.push_back(static_cast<float>(bias));
  return std::fwrite(out.data(), sizeof(float), out.size(), stdout) == out.size() ? 0 : 1;
}

int ScoreAll(const char* path) {
  Model model;
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return 2;
  const bool whole =
      std::fread(model.weights().data(), sizeof(float), kBuckets, file) == kBuckets &&
      std::fread(&model.bias(), sizeof(float), 1, file) == 1;
  std::fclose(file);
  if (!whole) return 2;
  for (File one; ReadFile(one);) std::printf("%.6g\n", model.Highest(one.text).second);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string what = count > 1 ? arguments[1] : "";
  if (what == "train" && count == 4) {
    return Train(std::atoi(arguments[2]), std::strtoull(arguments[3], nullptr, 10));
  }
  if (what == "score" && count == 3) return ScoreAll(arguments[2]);
  std::fprintf(stderr, "usage: linear_grams train EPOCHS SEED | score WEIGHTS\n");
  return 2;
}
