#include "fovea/augment/machine_code/decoder_stub.h"

#include <cstdint>
#include <initializer_list>

namespace fovea::augment {
namespace {

std::string Bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out += static_cast<char>(value);
  return out;
}

class Maker {
 public:
  explicit Maker(Random& random) : random_(random) {
    static constexpr int kRegisters[] = {0, 2, 3, 6, 7};  // eax edx ebx esi edi: ecx counts
    pointer_ = kRegisters[Below(std::size(kRegisters))];
    length_ = 16 + Below(180);
    key_ = 1 + Below(255);
    wide_ = Chance(0.2);
    distance_ = Chance(0.3) ? Below(8) - 1 : 0;
  }

  std::string Make() {
    const std::string loop = Count() + Loop();
    const auto size = static_cast<int>(loop.size());
    std::string rest;
    for (int i = Below(20); i > 0; --i) rest += static_cast<char>(random_.Bits());
    switch (Below(3)) {
      case 0: {
        const int ahead = 1 + size + 2;
        return Bytes({0xeb, ahead, 0x58 | pointer_}) + loop + Bytes({0xeb, 5}) +
               Bytes({0xe8, -(ahead + 5), 255, 255, 255}) + rest;
      }
      case 1:
        return (Chance(0.5) ? Bytes({0xe8, 0, 0, 0, 0})
                            : Bytes({0xe8, 255, 255, 255, 255, 0xc0 | Below(8)})) +
               Bytes({0x58 | pointer_}) +
               (Chance(0.5) ? Bytes({0x83, 0xc0 | pointer_, size + 4})
                            : Bytes({0x8d, 0x40 | pointer_ << 3 | pointer_, size + 4})) +
               loop + rest;
      default:
        return Bytes({0xd9, 0xc0 | Below(48), 0xd9, 0x74, 0x24, 0xf4, 0x58 | pointer_}) +
               (Chance(0.5) ? Bytes({0x83, 0xc0 | pointer_, size}) : "") + loop + rest;
    }
  }

 private:
  int Below(int n) { return static_cast<int>(random_.Below(static_cast<uint64_t>(n))); }
  bool Chance(double share) { return random_.Uniform() < share; }

  // ecx becomes the length.
  std::string Count() {
    switch (Below(3)) {
      case 0:
        return length_ < 128 ? Bytes({0x6a, length_, 0x59}) : Bytes({0x31, 0xc9, 0xb1, length_});
      default:
        return Bytes({Chance(0.5) ? 0x31 : 0x29, 0xc9}) +
               (Chance(0.8) ? Bytes({0xb1, length_}) : Bytes({0x66, 0xb9, length_, 0}));
    }
  }

  // An operation on the byte pointed to. operand: -1 where it has none.
  std::string OnByte(int opcode, int extension, int operand) {
    std::string out;
    if (Chance(0.15))  // [pointer + ecx − 1]
      out = Bytes({opcode, 0x44 | extension << 3, 0x08 | pointer_, 255});
    else if (distance_ != 0)
      out = Bytes({opcode, 0x40 | extension << 3 | pointer_, distance_});
    else
      out = Bytes({opcode, extension << 3 | pointer_});
    return operand >= 0 ? out + Bytes({operand}) : out;
  }

  std::string Operation() {
    switch (Below(8)) {
      case 0:
      case 1:
      case 2:
        return OnByte(0x80, 6, key_);  // xor
      case 3:
        return OnByte(0x80, 5, key_);  // sub
      case 4:
        return OnByte(0x80, 0, key_);  // add
      case 5:
        return OnByte(0xf6, 2 + Below(2), -1);  // not, neg
      case 6:
        return OnByte(0xc0, Below(2), 1 + Below(7));  // rol, ror
      default:
        return OnByte(0xfe, Below(2), -1);  // inc, dec
    }
  }

  // By way of al: of esi with lodsb.
  std::string OnLoaded() {
    static const std::string kUndo[] = {Bytes({0x34}), Bytes({0x2c}), Bytes({0x04})};
    const auto undo = [&] {
      const int kind = Below(4);
      return kind == 3 ? Bytes({0xf6, 0xd0}) : kUndo[kind] + Bytes({key_});
    };
    if (pointer_ == 6)
      return Bytes({0xac}) + undo() + (Chance(0.5) ? Bytes({0xaa}) : Bytes({0x88, 0x46, 0xff}));
    return Bytes({0x8a, pointer_}) + undo() + Bytes({0x88, pointer_});
  }

  std::string Loop() {
    std::string body;
    const bool loaded = Chance(pointer_ == 6 ? 0.4 : 0.15);
    if (loaded) {
      body = OnLoaded();
    } else {
      for (int i = Chance(0.3) ? 2 : 1; i > 0; --i) body += Operation();
    }
    if (!(loaded && pointer_ == 6)) {
      if (Chance(0.8) && !wide_)
        body += Bytes({0x40 | pointer_});
      else
        body += (wide_ ? Bytes({0x48}) : "") +
                (Chance(0.5) ? Bytes({0xff, 0xc0 | pointer_}) : Bytes({0x83, 0xc0 | pointer_, 1}));
    }
    const auto size = static_cast<int>(body.size());
    switch (Below(4)) {
      case 0:
      case 1:
        return body + Bytes({0xe2, -(size + 2)});  // loop
      case 2:
        return body + Bytes({0x49, 0x75, -(size + 3)});  // dec ecx; jnz
      default:
        return body + Bytes({0xfe, 0xc9, 0x75, -(size + 4)});  // dec cl; jnz
    }
  }

  Random& random_;
  int pointer_ = 0, length_ = 0, key_ = 0, distance_ = 0;
  bool wide_ = false;
};

}  // namespace

std::string MakeDecoderStub(Random& random) { return Maker(random).Make(); }

}  // namespace fovea::augment
