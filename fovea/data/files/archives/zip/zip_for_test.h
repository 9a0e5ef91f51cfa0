#ifndef FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_FOR_TEST_H_
#define FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_FOR_TEST_H_

#include <zlib.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fovea::data {

// Zip files byte by byte, as no writer makes them.

inline std::string LittleBytes(uint64_t value, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i, value >>= 8) bytes += static_cast<char>(value & 0xff);
  return bytes;
}

inline std::string RawDeflate(std::string_view bytes) {
  z_stream stream = {};
  if (deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::logic_error("deflateInit2");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// What a header says of a member.
struct ZipSays {
  std::string name;
  int flags = 0, method = 0;
  uint32_t checksum = 0;
  uint64_t packed = 0, unpacked = 0;
  std::string extra = {};
  uint32_t mode = 0;  // of Unix, for the directory
  int system = 3;
};

inline ZipSays Truth(const std::string& name, std::string_view content, int method) {
  const uLong checksum =
      crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
  return {.name = name,
          .method = method,
          .checksum = static_cast<uint32_t>(checksum),
          .packed = method == 8 ? RawDeflate(content).size() : content.size(),
          .unpacked = content.size()};
}

inline std::string LocalBytes(const ZipSays& says) {
  return "PK\3\4" + LittleBytes(20, 1) + LittleBytes(static_cast<uint64_t>(says.system), 1) +
         LittleBytes(static_cast<uint64_t>(says.flags), 2) +
         LittleBytes(static_cast<uint64_t>(says.method), 2) + LittleBytes(0, 4) +
         LittleBytes(says.checksum, 4) + LittleBytes(says.packed, 4) +
         LittleBytes(says.unpacked, 4) + LittleBytes(says.name.size(), 2) +
         LittleBytes(says.extra.size(), 2) + says.name + says.extra;
}

inline std::string ListedBytes(const ZipSays& says, uint64_t local) {
  return "PK\1\2" + LittleBytes(20, 1) + LittleBytes(static_cast<uint64_t>(says.system), 1) +
         LittleBytes(20, 2) + LittleBytes(static_cast<uint64_t>(says.flags), 2) +
         LittleBytes(static_cast<uint64_t>(says.method), 2) + LittleBytes(0, 4) +
         LittleBytes(says.checksum, 4) + LittleBytes(says.packed, 4) +
         LittleBytes(says.unpacked, 4) + LittleBytes(says.name.size(), 2) +
         LittleBytes(says.extra.size(), 2) + LittleBytes(0, 6) + LittleBytes(says.mode << 16, 4) +
         LittleBytes(local, 4) + says.name + says.extra;
}

inline std::string EndBytes(uint64_t count, uint64_t size, uint64_t offset,
                            const std::string& comment = "") {
  return "PK\5\6" + LittleBytes(0, 4) + LittleBytes(count, 2) + LittleBytes(count, 2) +
         LittleBytes(size, 4) + LittleBytes(offset, 4) + LittleBytes(comment.size(), 2) + comment;
}

inline std::string DescriptorBytes(const ZipSays& says, bool mark, bool large) {
  const int size = large ? 8 : 4;
  return (mark ? "PK\7\x08" : "") + LittleBytes(says.checksum, 4) + LittleBytes(says.packed, size) +
         LittleBytes(says.unpacked, size);
}

// Puts members one behind the other, and what the directory says of them behind that.
struct ZipMaker {
  std::string bytes, directory;
  uint64_t count = 0;
  uint64_t base = 0;  // what places are said to be more than they are

  // What is said in both places may be false; `packed` is what stands there.
  ZipMaker& Put(const ZipSays& local, const std::string& packed, const ZipSays& listed) {
    List(listed, bytes.size());
    bytes += LocalBytes(local) + packed;
    return *this;
  }
  ZipMaker& Put(const std::string& name, const std::string& content, int method = 0) {
    const ZipSays truth = Truth(name, content, method);
    return Put(truth, method == 8 ? RawDeflate(content) : content, truth);
  }
  ZipMaker& PutUnlisted(const std::string& name, const std::string& content, int method = 0) {
    bytes +=
        LocalBytes(Truth(name, content, method)) + (method == 8 ? RawDeflate(content) : content);
    return *this;
  }
  ZipMaker& List(const ZipSays& says, uint64_t local) {
    directory += ListedBytes(says, local + base);
    ++count;
    return *this;
  }
  std::string Finish(const std::string& comment = "") const {
    return bytes + directory + EndBytes(count, directory.size(), bytes.size() + base, comment);
  }
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_FOR_TEST_H_
