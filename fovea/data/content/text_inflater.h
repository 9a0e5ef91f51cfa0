#ifndef FOVEA_DATA_CONTENT_TEXT_INFLATER_H_
#define FOVEA_DATA_CONTENT_TEXT_INFLATER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace fovea::data {

// Unpacks deflate (RFC 1950 to 1952) that may be anything else, within a bound on all its work.
class TextInflater {
 public:
  // most: bytes read and made, all calls together; most_text: made by one call.
  TextInflater(size_t most, size_t most_text);
  ~TextInflater();
  TextInflater(const TextInflater&) = delete;
  TextInflater& operator=(const TextInflater&) = delete;

  // gzip, zlib or raw deflate, whichever it is, to text. false: it is none, what comes out is no
  // text, or the bound is reached. What is cut off, or damaged behind its first 64 bytes, gives
  // what came before; what grows beyond 32-fold and 4 KiB, or most_text, is cut
  // there, and cut() says so.
  // `surely`: something says that it is deflate; raw deflate, which nothing in it shows, counts
  // otherwise only when it is whole.
  bool Inflate(std::string_view packed, bool surely, std::string* text);

  bool cut() const { return cut_; }
  // Bytes that the last Inflate() read.
  size_t read() const { return read_; }

 private:
  bool InflateAs(int window_bits, std::string_view packed, bool whole, std::string* text);

  std::unique_ptr<z_stream_s> stream_;
  size_t left_, read_ = 0;
  const size_t most_text_;
  bool cut_ = false;
};

// Whether gzip or zlib says so at its start.
bool StartsAsDeflate(std::string_view bytes);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_TEXT_INFLATER_H_
