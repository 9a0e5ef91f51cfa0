#include "fovea/infer/safetensors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

#include "fovea/core/error.h"
#include "fovea/core/random.h"

namespace fovea::infer {
namespace {

using std::string_literals::operator""s;

// What Python's safetensors 0.8.0 writes for the tensors of Content().
const std::string kGolden =
    "\x18\x01\0\0\0\0\0\0"
    R"({"__metadata__":{"fovea":"{\"a\": \"é\\n\"}"},)"
    R"("bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
    R"("none":{"dtype":"F32","shape":[0,3],"data_offsets":[4,4]},)"
    R"("scalar":{"dtype":"F32","shape":[],"data_offsets":[4,8]},)"
    R"("weight":{"dtype":"F32","shape":[2,3],"data_offsets":[8,32]}} )"
    "\0\0\0?\0\0\xe0@\0\0\x80?\0\0 \xc0\0\0@@\0\0\0>`B\xa2\r\0\0\x80\x7f"s;

SafeTensors Content() {
  const float infinity = std::numeric_limits<float>::infinity();
  SafeTensors content;
  content.tensors.emplace(
      "weight", Tensor({2, 3}, std::vector<float>{1, -2.5f, 3, 0.125f, 1e-30f, infinity}));
  content.tensors.emplace("bias", Tensor({1}, std::vector<float>{0.5f}));
  content.tensors.emplace("scalar", Tensor({}, std::vector<float>{7}));
  content.tensors.emplace("none", Tensor({0, 3}));
  content.metadata = {{"fovea", "{\"a\": \"é\\n\"}"}};
  return content;
}

void ExpectEqual(const SafeTensors& actual, const SafeTensors& expected) {
  EXPECT_EQ(actual.metadata, expected.metadata);
  ASSERT_EQ(actual.tensors.size(), expected.tensors.size());
  for (const auto& [name, tensor] : expected.tensors) {
    ASSERT_TRUE(actual.tensors.contains(name)) << name;
    const Tensor& other = actual.tensors.at(name);
    EXPECT_EQ(other.shape(), tensor.shape()) << name;
    EXPECT_EQ(std::memcmp(other.data(), tensor.data(), tensor.size() * sizeof(float)), 0) << name;
  }
}

std::string File(const std::string& header, const std::string& data = "") {
  const uint64_t length = header.size();
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes + header + data;
}

std::string ErrorOf(const std::string& bytes) {
  try {
    ReadSafeTensors(bytes, "m.safetensors");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

// A file of one tensor "a" described so, with 8 bytes of data.
std::string ErrorOfTensor(const std::string& description) {
  return ErrorOf(File("{\"a\":" + description + "}", std::string(8, 'x')));
}

TEST(SafeTensors, WritesTheBytesOfTheReferenceImplementation) {
  EXPECT_EQ(WriteSafeTensors(Content()), kGolden);
}

TEST(SafeTensors, ReadsTheBytesOfTheReferenceImplementation) {
  ExpectEqual(ReadSafeTensors(kGolden, "m"), Content());
}

TEST(SafeTensors, ReadsBytesAtAnyAlignment) {
  for (size_t shift = 1; shift < 8; ++shift) {
    const std::string padded = std::string(shift, '\0') + kGolden;
    ExpectEqual(ReadSafeTensors(std::string_view(padded).substr(shift), "m"), Content());
  }
}

TEST(SafeTensors, HoldsNothing) {
  EXPECT_EQ(WriteSafeTensors({}), "\x08\0\0\0\0\0\0\0{}      "s);
  ExpectEqual(ReadSafeTensors(WriteSafeTensors({}), "m"), {});
  ExpectEqual(ReadSafeTensors(File("{}"), "m"), {});
}

TEST(SafeTensors, ReadsTensorsInAnyOrderOfPlace) {
  const SafeTensors content =
      ReadSafeTensors(File(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},)"
                           R"("b":{"data_offsets":[0,4],"shape":[1,1],"dtype":"F32"}})",
                           "\0\0\x80?\0\0\0@"s),
                      "m");
  EXPECT_EQ(content.tensors.at("a")[0], 2);
  EXPECT_EQ(content.tensors.at("b")[0], 1);
}

TEST(SafeTensors, KeepsNanAndWhatIsOddInNames) {
  SafeTensors content;
  content.tensors.emplace("a\"\\\n\x01 é", Tensor::Full({1}, std::nanf("")));
  content.metadata = {{"", ""}, {"line\nbreak", "\x7f\t"}};
  ExpectEqual(ReadSafeTensors(WriteSafeTensors(content), "m"), content);
}

TEST(SafeTensors, HoldsInt8BesideFloat32) {
  SafeTensors content = Content();
  content.int8_tensors["a table"] = {{2, 3}, {-128, -1, 0, 1, 2, 127}};
  content.int8_tensors["empty"] = {{0, 5}, {}};
  content.int8_tensors["zero"] = {{}, {-7}};
  const std::string bytes = WriteSafeTensors(content);
  const SafeTensors read = ReadSafeTensors(bytes, "m");
  ExpectEqual(read, content);
  ASSERT_EQ(read.int8_tensors.size(), 3U);
  for (const auto& [name, tensor] : content.int8_tensors) {
    EXPECT_EQ(read.int8_tensors.at(name).shape, tensor.shape) << name;
    EXPECT_EQ(read.int8_tensors.at(name).values, tensor.values) << name;
  }
  EXPECT_EQ(WriteSafeTensors(read), bytes);
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_NE(ErrorOf(bytes.substr(0, size)), "") << size;
}

TEST(SafeTensors, WritesInt8AsTheFormatSays) {
  SafeTensors content;
  content.int8_tensors["t"] = {{2, 2}, {1, -1, -128, 127}};
  const std::string header = R"({"t":{"dtype":"I8","shape":[2,2],"data_offsets":[0,4]}})";
  const std::string blanks((8 - header.size() % 8) % 8, ' ');
  EXPECT_EQ(WriteSafeTensors(content), File(header + blanks, "\x01\xff\x80\x7f"s));
}

TEST(SafeTensors, WriterRefusesInt8ThatDoesNotFit) {
  EXPECT_THROW(WriteSafeTensors({{}, {}, {{"t", {{2, 2}, {1, 2, 3}}}}}), ArgumentError);
  EXPECT_THROW(WriteSafeTensors({{}, {}, {{"t", {{2}, {1, 2, 3}}}}}), ArgumentError);
  EXPECT_THROW(WriteSafeTensors({{}, {}, {{"__metadata__", {{1}, {1}}}}}), ArgumentError);
  // One name for tensors of both kinds.
  EXPECT_THROW(WriteSafeTensors({{{"t", Tensor({1})}}, {}, {{"t", {{1}, {1}}}}}), ArgumentError);
}

TEST(SafeTensors, RefusesInt8OfAnotherSize) {
  EXPECT_EQ(ErrorOfTensor(R"({"dtype":"I8","shape":[2,4],"data_offsets":[0,8]})"), "");
  EXPECT_EQ(ErrorOfTensor(R"({"dtype":"I8","shape":[2],"data_offsets":[0,8]})"),
            "m.safetensors: is not a valid safetensors file: tensor \"a\" of shape [2] needs 2 "
            "bytes; its data_offsets hold 8; copy or download it again");
  EXPECT_NE(ErrorOf(File(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                         R"("a":{"dtype":"I8","shape":[4],"data_offsets":[4,8]}})",
                         "12345678"))
                .find("the key \"a\" occurs twice"),
            std::string::npos);
  EXPECT_NE(ErrorOf(File(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                         R"("b":{"dtype":"I8","shape":[4],"data_offsets":[2,6]}})",
                         "123456"))
                .find("\"b\" starts at 2; the one before it ends at 4"),
            std::string::npos);
}

TEST(SafeTensors, WriterRefusesWhatTheFormatCannotHold) {
  EXPECT_THROW(WriteSafeTensors({{{"\xff", Tensor({1})}}, {}}), ArgumentError);
  EXPECT_THROW(WriteSafeTensors({{}, {{"a", "\xff"}}}), ArgumentError);
  EXPECT_THROW(WriteSafeTensors({{{"__metadata__", Tensor({1})}}, {}}), ArgumentError);
  EXPECT_THROW(WriteSafeTensors({{}, {{"a", std::string(100'000'000, 'x')}}}), ArgumentError);
}

TEST(SafeTensors, SaysWhatIsNoSafetensorsFile) {
  EXPECT_EQ(ErrorOf("abc"),
            "m.safetensors: is not a safetensors file: it has only 3 bytes; give a model file");
  const std::string foreign = "m.safetensors: is not a safetensors file; give a model file";
  EXPECT_EQ(ErrorOf("col1,col2,col3\n1,2,3\n"), foreign);
  EXPECT_EQ(ErrorOf("\x04\0\0\0\0\0\0\0[] {"s), foreign);
  EXPECT_EQ(ErrorOf(File(" {}")), foreign);
  EXPECT_EQ(ErrorOf(File("")), foreign);
  EXPECT_EQ(ErrorOf(std::string(8, '\xff') + "{}"), foreign);
  // One byte more than a header may have.
  EXPECT_EQ(ErrorOf("\x01\xe1\xf5\x05\0\0\0\0{}"s), foreign);
}

TEST(SafeTensors, SaysWhatIsTruncated) {
  EXPECT_EQ(ErrorOf(kGolden.substr(0, 100)),
            "m.safetensors: is truncated: its header has 280 bytes, of which 92 are there; "
            "copy or download it again");
  EXPECT_EQ(ErrorOf(kGolden.substr(0, kGolden.size() - 1)),
            "m.safetensors: is truncated: its tensors need 32 bytes, of which 31 are there; "
            "copy or download it again");
  for (size_t size = 0; size < kGolden.size(); ++size)
    EXPECT_NE(ErrorOf(kGolden.substr(0, size)), "") << size;
}

TEST(SafeTensors, RefusesAHeaderThatIsNotAsTheFormatSays) {
  const std::string start = "m.safetensors: is not a valid safetensors file: ";
  const std::string end = "; copy or download it again";
  EXPECT_EQ(ErrorOf(File("{\"a\"}")), start + "its header: it is not JSON at byte 5" + end);
  EXPECT_EQ(ErrorOf(File("{} x")), start + "its header: it is not JSON at byte 4" + end);
  EXPECT_EQ(ErrorOf(File("{}\0"s)), start + "its header: it is not JSON at byte 3" + end);
  EXPECT_EQ(ErrorOf(File(R"({"a":[[[[1]]]]})")),
            start + "its header: it is nested more than 3 deep" + end);
  EXPECT_EQ(ErrorOf(File(R"({"a":1,"a":1})")),
            start + "its header: the key \"a\" occurs twice" + end);
  EXPECT_EQ(ErrorOf(File(R"({"__metadata__":[]})")),
            start + "its metadata is not a JSON object" + end);
  EXPECT_EQ(ErrorOf(File(R"({"__metadata__":{"k":1}})")),
            start + "the metadata \"k\" is not a text" + end);
  EXPECT_EQ(ErrorOf(File(R"({"a":1e999})")), start + "its header: a number is out of range" + end);
}

TEST(SafeTensors, RefusesTooManyValues) {
  std::string header = R"({"a":{"dtype":"F32","data_offsets":[0,0],"shape":[0)";
  for (int i = 0; i < 200'000; ++i) header += ",0";
  EXPECT_NE(ErrorOf(File(header + "]}}")).find("it has more than 200000 values"),
            std::string::npos);
}

TEST(SafeTensors, RefusesATensorThatIsNotAsTheFormatSays) {
  const std::string start = "m.safetensors: is not a valid safetensors file: tensor \"a\" ";
  const std::string end = "; copy or download it again";
  EXPECT_EQ(ErrorOfTensor("[]"), start + "is not described by a JSON object" + end);
  EXPECT_EQ(ErrorOfTensor(R"({"shape":[2],"data_offsets":[0,8]})"), start + "has no dtype" + end);
  EXPECT_EQ(ErrorOfTensor(R"({"dtype":"F32","data_offsets":[0,8]})"), start + "has no shape" + end);
  EXPECT_EQ(ErrorOfTensor(R"({"dtype":"F32","shape":[2]})"),
            start + "has no data_offsets of two numbers" + end);
  EXPECT_EQ(ErrorOfTensor(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1})"),
            start + "has the unknown key \"x\"" + end);
  EXPECT_EQ(ErrorOfTensor(R"({"dtype":"F32","shape":[2],"data_offsets":[0,4,8]})"),
            start + "has no data_offsets of two numbers" + end);
  for (const char* offsets : {"[0,-8]", "[0,8.0]", "[\"0\",8]", "[null,8]"})
    EXPECT_EQ(ErrorOfTensor(R"({"dtype":"F32","shape":[2],"data_offsets":)"s + offsets + "}"),
              start + "has data_offsets that are not numbers of 0 or more" + end)
        << offsets;
  for (const char* shape : {"[-2]", "[2.0]", "[\"2\"]", "[18446744073709551615]"})
    EXPECT_EQ(ErrorOfTensor(R"({"dtype":"F32","data_offsets":[0,8],"shape":)"s + shape + "}"),
              start + "has a shape with something else than sizes of 0 or more" + end)
        << shape;
  EXPECT_EQ(ErrorOfTensor(R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})"),
            start + "ends before it begins" + end);
  EXPECT_EQ(ErrorOfTensor(R"({"dtype":"F32","shape":[3],"data_offsets":[0,8]})"),
            start + "of shape [3] needs 12 bytes; its data_offsets hold 8" + end);
}

TEST(SafeTensors, RefusesShapesWhoseProductOverflows) {
  // 2^32 · 2^32 elements are 0 in 64 bits, 2^62 + 2 of 4 bytes are 8.
  for (const char* shape : {"[4294967296,4294967296]", "[4611686018427387906]",
                            "[9223372036854775807,9223372036854775807]"})
    EXPECT_NE(ErrorOfTensor(R"({"dtype":"F32","data_offsets":[0,8],"shape":)"s + shape + "}")
                  .find("more elements than memory can hold"),
              std::string::npos)
        << shape;
  // Many elements whose bytes are not there: an error before memory is asked for.
  EXPECT_NE(
      ErrorOfTensor(R"({"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]})")
          .find("is truncated"),
      std::string::npos);
}

TEST(SafeTensors, RefusesOtherDtypes) {
  EXPECT_EQ(ErrorOfTensor(R"({"dtype":"F16","shape":[4],"data_offsets":[0,8]})"),
            "m.safetensors: tensor \"a\" has the dtype F16; fovea reads F32 and I8; "
            "convert the tensors to float32");
}

TEST(SafeTensors, RefusesTensorsThatOverlapLeaveGapsOrLeaveTheFile) {
  const auto file = [](const char* a, const char* b, size_t size) {
    return File(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":)"s + a +
                    R"(},"b":{"dtype":"F32","shape":[1],"data_offsets":)" + b + "}}",
                std::string(size, 'x'));
  };
  EXPECT_EQ(ErrorOf(file("[0,4]", "[4,8]", 8)), "");
  EXPECT_NE(
      ErrorOf(file("[0,4]", "[0,4]", 4)).find("\"b\" starts at 0; the one before it ends at 4"),
      std::string::npos);
  EXPECT_NE(
      ErrorOf(file("[0,4]", "[2,6]", 6)).find("\"b\" starts at 2; the one before it ends at 4"),
      std::string::npos);
  EXPECT_NE(
      ErrorOf(file("[0,4]", "[5,9]", 9)).find("\"b\" starts at 5; the one before it ends at 4"),
      std::string::npos);
  EXPECT_NE(
      ErrorOf(file("[4,8]", "[8,12]", 12)).find("\"a\" starts at 4; the one before it ends at 0"),
      std::string::npos);
  EXPECT_NE(ErrorOf(file("[0,4]", "[4,8]", 7)).find("is truncated"), std::string::npos);
  EXPECT_NE(
      ErrorOf(file("[0,4]", "[4,8]", 11)).find("3 bytes after the last tensor belong to none"),
      std::string::npos);
  EXPECT_NE(ErrorOf(File("{}", "x")).find("1 bytes after the last tensor"), std::string::npos);
  EXPECT_NE(ErrorOf(file("[0,4]", "[18446744073709551612,18446744073709551615]", 8)), "");
}

// Whatever the bytes are, the reader either throws InputError or reads something.
TEST(SafeTensors, WithstandsDamage) {
  Random random(1);
  int refused = 0;
  for (size_t at = 0; at < kGolden.size(); ++at)
    for (int trial = 0; trial < 24; ++trial) {
      std::string bytes = kGolden;
      bytes[at] = static_cast<char>(trial < 8 ? bytes[at] ^ (1 << trial) : random.Below(256));
      if (trial >= 16) bytes.erase(random.Below(bytes.size()), random.Below(9));
      refused += !ErrorOf(bytes).empty();
    }
  EXPECT_GT(refused, 4000);
}

}  // namespace
}  // namespace fovea::infer
