#ifndef FOVEA_DATA_GZIP_READER_H_
#define FOVEA_DATA_GZIP_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "fovea/data/byte_reader.h"

struct z_stream_s;

namespace fovea::data {

// Beyond these a file is refused: it may be made to unpack without end.
struct GzipLimits {
  int64_t bytes = int64_t{256} << 30;        // unpacked
  double ratio = 500;                        // of unpacked to packed bytes …
  int64_t ratio_floor = int64_t{256} << 20;  // … of more unpacked bytes than that
};

// Unpacks gzip (RFC 1952; several members are one file, zeros behind them padding) while it is
// read. Throws UnreadableError with the byte of the packed file where it is cut off, damaged or
// followed by something else, and where it goes beyond the limits.
class GzipReader : public SeekableReader {
 public:
  explicit GzipReader(std::unique_ptr<SeekableReader> packed, const GzipLimits& limits = {});
  ~GzipReader() override;

  size_t Read(std::span<uint8_t> out) override;
  // Back to 0 alone.
  void Seek(int64_t position) override;
  // What the whole file is estimated to unpack to by what was read of it; at the end, exact.
  int64_t size() const override;

 private:
  bool Refill();
  void StartMember();
  void CheckLimits() const;
  int64_t place() const;  // in the packed file

  std::unique_ptr<SeekableReader> packed_;
  const GzipLimits limits_;
  std::unique_ptr<z_stream_s> stream_;
  std::vector<uint8_t> buffer_;
  int64_t taken_ = 0, made_ = 0;  // bytes read of the packed file, and unpacked
  bool in_member_ = false, at_end_ = false;
};

// Whether the bytes at the front of a file say that it is gzip.
bool StartsAsGzip(std::span<const uint8_t> front);

// A file that is not empty, from its start; unpacked while it is read if its first bytes say that
// it is gzip, whatever its name. Throws InputError as OpenFile() does.
std::unique_ptr<SeekableReader> OpenUnpacked(const std::string& path);

}  // namespace fovea::data

#endif  // FOVEA_DATA_GZIP_READER_H_
