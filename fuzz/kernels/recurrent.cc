// LSTM and GRU over whole sequences, forward and backward.
#include "fovea/kernels/recurrent/recurrent.h"

#include "fovea/core/error.h"
#include "fuzz/kernels/cases.h"
#include "fuzz/kernels/targets.h"

namespace fovea::fuzz {
namespace {

using namespace kernels;
using Row = std::vector<Uncertain>;

struct Recurrent {
  bool lstm;
  int64_t gates;
  RecurrentShape shape;
  std::vector<int32_t> lengths;
  std::vector<float> x, input, hidden, input_bias, hidden_bias, dy, dlast;

  explicit Recurrent(CaseBytes& bytes) : lstm(bytes.Flag()), gates(lstm ? 4 : 3) {
    const bool special = bytes.Choice(4) == 0;
    shape.batch = bytes.Size(9);
    shape.steps = bytes.Size(6);
    shape.input = bytes.Size(bytes.Choice(8) == 0 ? 49 : 5);
    shape.hidden = bytes.Size(bytes.Choice(8) == 0 ? 49 : 18);
    shape.reverse = bytes.Flag();
    if (bytes.Flag())
      for (int64_t n = 0; n < shape.batch; ++n)
        lengths.push_back(static_cast<int32_t>(bytes.Byte() % (shape.steps + 1)));
    x = bytes.Floats(shape.batch * shape.steps * shape.input, special);
    const int64_t rows = gates * shape.hidden;
    input = bytes.Floats(rows * shape.input, special);
    hidden = bytes.Floats(rows * shape.hidden, special);
    input_bias = bytes.Floats(rows, special);
    hidden_bias = bytes.Floats(rows, special);
    dy = bytes.Floats(shape.batch * shape.steps * shape.hidden, special);
    dlast = bytes.Floats(shape.batch * shape.hidden, special);
  }
};

struct Sums {
  std::vector<Sum> x, input, hidden, input_bias, hidden_bias;
};
struct Expected {
  std::vector<Uncertain> y, last;
  Sums gradients;
};

// One sample's steps, forward and then backward through what they left.
class Sample {
 public:
  Sample(const Recurrent& r, int64_t n, Expected& out)
      : r_(r), n_(n), H_(r.shape.hidden), I_(r.shape.input), out_(out) {
    const int64_t length = r.lengths.empty() ? r.shape.steps : r.lengths[n];
    h_.assign(1, Row(H_));
    c_ = h_;
    for (int64_t s = 0; s < length; ++s) Forward(r.shape.reverse ? length - 1 - s : s);
    std::copy(h_.back().begin(), h_.back().end(), out.last.begin() + n * H_);
    if (length == 0) return;
    Row dh(H_), dc(H_);
    for (int64_t j = 0; j < H_; ++j) dh[j] = r.dlast[n * H_ + j];
    for (int64_t s = length - 1; s >= 0; --s) Backward(s, dh, dc);
  }

 private:
  void Forward(int64_t time) {
    const int64_t place = n_ * r_.shape.steps + time;
    times_.push_back(time);
    Row of_input, of_hidden, gate, h(H_), c(H_);
    for (int64_t row = 0; row < r_.gates * H_; ++row) {
      Sum x, u;
      x += Uncertain(r_.input_bias[row]);
      for (int64_t k = 0; k < I_; ++k)
        x += Uncertain(r_.input[row * I_ + k]) * Uncertain(r_.x[place * I_ + k]);
      u += Uncertain(r_.hidden_bias[row]);
      for (int64_t k = 0; k < H_; ++k) {
        const float weight = r_.hidden[row * H_ + k];
        // From zero states there is nothing to multiply, though ∞ · 0 were NaN.
        if (h_.size() > 1)
          u += Uncertain(weight) * h_.back()[k];
        else if (!std::isfinite(weight))
          u += Unknown();
      }
      of_input.push_back(x);
      of_hidden.push_back(u);
      gate.push_back(Both(x, u));
    }
    for (int64_t j = 0; j < H_; ++j) {
      if (r_.lstm) {
        for (const int g : {0, 1, 3}) gate[g * H_ + j] = Sigmoid(gate[g * H_ + j]);
        gate[2 * H_ + j] = Tanh(gate[2 * H_ + j]);
        c[j] = gate[H_ + j] * c_.back()[j] + gate[j] * gate[2 * H_ + j];
        h[j] = gate[3 * H_ + j] * Tanh(c[j]);
      } else {
        for (const int g : {0, 1}) gate[g * H_ + j] = Sigmoid(gate[g * H_ + j]);
        Uncertain& fresh = gate[2 * H_ + j];
        fresh = Tanh(of_input[2 * H_ + j] + gate[j] * of_hidden[2 * H_ + j]);
        const Uncertain& z = gate[H_ + j];
        h[j] = (Uncertain(1) - z) * fresh + z * h_.back()[j];
      }
      out_.y[place * H_ + j] = h[j];
    }
    gates_.push_back(gate);
    hidden_.push_back(of_hidden);
    h_.push_back(h);
    c_.push_back(c);
  }

  // The sum of two sums, whatever the order of all their terms.
  static Uncertain Both(const Sum& a, const Sum& b) {
    Uncertain sum = Uncertain(a) + Uncertain(b);
    if (sum.IsFinite()) {
      sum.error += 4 * kU * (a.size() + b.size());
      if (!Bounded(a.size() + b.size(), 0).Known()) return Unknown();
    }
    return sum;
  }
  static Uncertain Slope(const Uncertain& y) { return y * (Uncertain(1) - y); }

  void Backward(int64_t s, Row& dh, Row& dc) {
    const int64_t place = n_ * r_.shape.steps + times_[s];
    const Row& gate = gates_[s];
    Row of_input(r_.gates * H_), of_hidden;
    std::vector<Sum> previous(H_);
    for (int64_t j = 0; j < H_; ++j) {
      dh[j] = dh[j] + Uncertain(r_.dy[place * H_ + j]);
      if (r_.lstm) {
        const Uncertain &i = gate[j], &f = gate[H_ + j], &g = gate[2 * H_ + j],
                        &o = gate[3 * H_ + j];
        const Uncertain t = Tanh(c_[s + 1][j]);
        dc[j] = dc[j] + dh[j] * o * (Uncertain(1) - t * t);
        of_input[j] = dc[j] * g * Slope(i);
        of_input[H_ + j] = dc[j] * c_[s][j] * Slope(f);
        of_input[2 * H_ + j] = dc[j] * i * (Uncertain(1) - g * g);
        of_input[3 * H_ + j] = dh[j] * t * Slope(o);
        dc[j] = dc[j] * f;
      } else {
        const Uncertain &r = gate[j], &z = gate[H_ + j], &fresh = gate[2 * H_ + j];
        const Uncertain d = dh[j] * (Uncertain(1) - z) * (Uncertain(1) - fresh * fresh);
        of_input[j] = d * hidden_[s][2 * H_ + j] * Slope(r);
        of_input[H_ + j] = dh[j] * (h_[s][j] - fresh) * Slope(z);
        of_input[2 * H_ + j] = d;
        previous[j] += dh[j] * z;
      }
    }
    of_hidden = of_input;
    if (!r_.lstm)
      for (int64_t j = 0; j < H_; ++j) of_hidden[2 * H_ + j] = of_input[2 * H_ + j] * gate[j];
    Sums& d = out_.gradients;
    for (int64_t row = 0; row < r_.gates * H_; ++row) {
      d.input_bias[row] += of_input[row];
      d.hidden_bias[row] += of_hidden[row];
      for (int64_t k = 0; k < I_; ++k) {
        d.input[row * I_ + k] += of_input[row] * Uncertain(r_.x[place * I_ + k]);
        d.x[place * I_ + k] += of_input[row] * Uncertain(r_.input[row * I_ + k]);
      }
      for (int64_t k = 0; k < H_; ++k) {
        d.hidden[row * H_ + k] += of_hidden[row] * h_[s][k];
        previous[k] += of_hidden[row] * Uncertain(r_.hidden[row * H_ + k]);
      }
    }
    dh.assign(previous.begin(), previous.end());
  }

  const Recurrent& r_;
  const int64_t n_, H_, I_;
  Expected& out_;
  std::vector<int64_t> times_;
  std::vector<Row> gates_, hidden_, h_, c_;
};

}  // namespace

void RunRecurrent(CaseBytes& bytes) {
  Recurrent r(bytes);
  if (!r.lengths.empty()) r.shape.lengths = r.lengths.data();
  const RecurrentShape& s = r.shape;
  Expected expected{Row(r.dy.size()),
                    Row(r.dlast.size()),
                    {std::vector<Sum>(r.x.size()), std::vector<Sum>(r.input.size()),
                     std::vector<Sum>(r.hidden.size()), std::vector<Sum>(r.input_bias.size()),
                     std::vector<Sum>(r.hidden_bias.size())}};
  for (int64_t n = 0; n < s.batch; ++n) Sample(r, n, expected);
  const std::string text =
      StrCat(r.lstm ? "LSTM" : "GRU", ", N ", s.batch, ", T ", s.steps, ", I ", s.input, ", H ",
             s.hidden, s.reverse ? ", reverse" : "", s.lengths ? ", lengths" : "");

  auto x = Padded(r.x, 1), input = Padded(r.input, 2), hidden = Padded(r.hidden, 3),
       input_bias = Padded(r.input_bias, 5), hidden_bias = Padded(r.hidden_bias, 7),
       dy = Padded(r.dy, 1), dlast = Padded(r.dlast, 6);
  const RecurrentWeights weights{input.data(), hidden.data(), input_bias.data(),
                                 hidden_bias.data()};
  OnEveryTarget([&](const Target& target) {
    const std::string what = text + ", " + target.name;
    const int64_t tape_size = r.lstm ? LstmTapeSize(s) : GruTapeSize(s);
    testing::PaddedSpan y(r.dy.size(), 3), last(r.dlast.size(), 2), tape(tape_size, 1),
        dx(r.x.size(), 1), d_input(r.input.size(), 2), d_hidden(r.hidden.size(), 3),
        d_input_bias(r.input_bias.size(), 4), d_hidden_bias(r.hidden_bias.size(), 5);
    if (r.lstm)
      LstmForward(s, weights, x.data(), y.data(), last.data(), tape.data());
    else
      GruForward(s, weights, x.data(), y.data(), last.data(), tape.data());
    Check(what + ", y", y.span(), expected.y);
    Check(what + ", last", last.span(), expected.last);
    const RecurrentGradients gradients{d_input.data(), d_hidden.data(), d_input_bias.data(),
                                       d_hidden_bias.data(), dx.data()};
    if (r.lstm)
      LstmBackward(s, weights, x.data(), y.data(), tape.data(), dy.data(), dlast.data(), gradients);
    else
      GruBackward(s, weights, x.data(), y.data(), tape.data(), dy.data(), dlast.data(), gradients);
    const auto check = [&](const char* name, testing::PaddedSpan& actual,
                           const std::vector<Sum>& sums) {
      CheckPadding(what, actual);
      Check(what + ", gradient of " + name, actual.span(), {sums.begin(), sums.end()});
    };
    const Sums& d = expected.gradients;
    check("x", dx, d.x);
    check("input", d_input, d.input);
    check("hidden", d_hidden, d.hidden);
    check("input_bias", d_input_bias, d.input_bias);
    check("hidden_bias", d_hidden_bias, d.hidden_bias);
    for (const auto* span : {&y, &last, &tape}) CheckPadding(what, *span);
  });
}

const Family kRecurrent("recurrent", RunRecurrent);

}  // namespace fovea::fuzz
