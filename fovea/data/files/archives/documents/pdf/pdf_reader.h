#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_READER_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_READER_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fovea/data/files/archives/documents/pdf/filter_chain.h"
#include "fovea/data/files/archives/documents/pdf/pdf_index.h"
#include "fovea/data/files/archives/documents/pdf/pdf_object.h"
#include "fovea/data/files/archives/member_source.h"
#include "fovea/data/files/archives/zip/byte_window.h"

namespace fovea::data {

// What somebody could hide code in, in a PDF (ISO 32000-2), whose own bytes are read elsewhere:
// - "object 12 JavaScript": the string, or the stream, of a key JS, in the object or as one of its
// own
// - "object 12 a.exe": an embedded file, with the name that it is given; a form in XML
// - "object 12": any other stream, without its filters; an object stream only where it names an
//   action (JavaScript, Launch) or has a string of more than 1,000 bytes
// Left out are streams that draw, or are about what does (contents of pages, fonts, pictures,
// colour profiles, metadata), as far as they say so themselves or are referred to as such, nothing
// refers to them as a script or a file, and they do not begin as a program, an archive or a
// document does: no reader of PDF runs them, and the text that is in pages is no language. Those of
// DCTDecode, JPXDecode, CCITTFaxDecode and JBIG2Decode are pictures as they stand.
//
// Objects are found by "12 0 obj" wherever it stands, also where no table lists it, and in each
// version; tables of cross-references are not read. Each byte is looked at a few times at most.
class PdfReader : public MemberSource {
 public:
  explicit PdfReader(ReplayReader* input, Watch watch = {});

  bool Next(ArchiveMember* member) override;
  size_t Read(std::span<uint8_t> out) override;
  int64_t packed() const override { return seen_to_; }
  int64_t read_to() const override { return bytes_.size(); }
  ByteSpan stands() const override { return stands_; }

 private:
  enum class Stage { kScan, kObjectStreams, kStreams, kEnd };
  // A word that stands somewhere.
  struct Mark {
    int64_t at;
    bool ends_stream;  // else it is "obj"
  };
  struct Stream {
    int64_t at;           // of its dictionary
    int64_t number;       // negative: it has none
    bool objects;         // an object stream
    bool drawing;         // says that it draws
    bool inner;           // is of a PDF in this one, which is opened by itself
    bool wanted = false;  // is looked at whatever it says
  };
  // What stands in one.
  struct Data {
    std::unique_ptr<ByteReader> bytes;
    bool picture = false;
    ByteSpan stands;    // where, if nothing is to be decoded
    int64_t first = 0;  // where objects begin in an object stream
  };
  // A string that is a member.
  struct Text {
    int64_t number, at;
    const char* what;
    std::string bytes;
  };

  bool FindMarks();
  void TakeMark(const Mark& mark);
  bool ReadObject(int64_t at);
  void Learn(int64_t number, int64_t at);
  void KeepString(int64_t number, int64_t at);
  void FindScripts();
  void TakeStream(int64_t at, int64_t number, bool inner);
  void ReadObjectStream(Stream* stream);
  bool BeginStream(const Stream& stream, ArchiveMember* member);
  Data DataOf(int64_t at);
  int64_t EndOfData(int64_t data, int64_t length, bool is_plain);
  bool StreamEndsAt(int64_t at);
  std::string NameFor(int64_t number, int64_t at, std::string_view what);
  void Spend(size_t bytes);
  void Made(size_t bytes);

  const Watch watch_;
  ByteWindow bytes_;
  Stage stage_ = Stage::kScan;
  int64_t scanned_ = 0, seen_to_ = 0;
  int64_t inner_to_ = 0;  // the end of a PDF in this one
  std::vector<Mark> marks_;
  size_t next_mark_ = 0, next_stream_ = 0;
  PdfObject object_;  // that was read last

  std::vector<Stream> streams_;
  std::vector<int64_t> ends_;  // where "endstream" stands
  PdfIndex index_;
  std::unordered_map<size_t, int> named_;  // by the hash of a name

  std::deque<std::pair<int64_t, std::string>> strings_;  // objects, by their numbers
  size_t strings_bytes_ = 0;
  std::deque<Text> texts_;  // that come next
  std::string text_;
  std::unique_ptr<ByteReader> current_;
  ByteSpan stands_;
  int64_t spent_ = 0, watched_ = 0, made_ = 0, unpacked_ = 0;
  std::string problem_;
};

std::unique_ptr<MemberSource> OpenPdf(ReplayReader* input, Watch watch);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_READER_H_
