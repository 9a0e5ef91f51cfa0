// E-mails, mailboxes and the watches for encrypted documents: whatever the bytes, reading ends with
// no more members and bytes than they can hold, and in whatever pieces they come, it is the same.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/data/files/archives/encrypted/encrypted_document.h"
#include "fovea/data/files/archives/mail/mail_reader.h"
#include "fovea/data/files/archives/mail/mailbox_reader.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

namespace fovea::data {
namespace {

// Gives out little at a time.
class Trickle : public ByteReader {
 public:
  explicit Trickle(std::string_view bytes) : bytes_(bytes) {}
  size_t Read(std::span<uint8_t> out) override {
    return bytes_.Read(out.first(std::min<size_t>(out.size(), 13)));
  }

 private:
  MemoryBytes bytes_;
};

// Everything that comes out, in order.
std::vector<std::string> All(MemberSource* source, size_t block) {
  std::vector<std::string> all;
  ArchiveMember member;
  std::vector<uint8_t> bytes(block);
  try {
    while (source->Next(&member)) {
      FUZZ_CHECK(!member.name.empty());
      all.push_back(member.name + '\0' + member.not_read + '\0');
      try {
        while (const size_t got = source->Read(bytes))
          all.back().append(reinterpret_cast<const char*>(bytes.data()), got);
      } catch (const UnreadableError& error) {
        all.push_back(error.what());
      }
    }
  } catch (const UnreadableError& error) {
    all.push_back(error.what());
  }
  return all;
}

template <class Reader>
void Members(std::string_view bytes) {
  MemoryBytes memory(bytes);
  ReplayReader seekable(&memory);
  Reader reader(&seekable);
  const std::vector<std::string> all = All(&reader, 1000);

  Trickle trickle(bytes);
  ReplayReader stream(&trickle);
  Reader streamed(&stream);
  FUZZ_CHECK(all == All(&streamed, 17));

  // Each byte is in a part or around the parts, but for lines that are only in part of its
  // encoding; names and reasons come on top.
  size_t members = 0, total = 0;
  for (const std::string& text : all) {
    ++members;
    total += text.size();
  }
  FUZZ_CHECK(members <= bytes.size() + 3);
  constexpr size_t kMost = 45 / 2 + 2;  // a line of uuencode whose blanks were lost
  FUZZ_CHECK(total <= kMost * bytes.size() + 100 * members);
}

void Encryption(const std::string& path, std::string_view text) {
  const std::span bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  const auto head = bytes.first(std::min(bytes.size(), kDocumentBytes));
  const auto whole = WatchEncryption(path, head), pieces = WatchEncryption(path, head);
  if (whole == nullptr) return;
  whole->Add(bytes);
  for (size_t at = 0; at < bytes.size(); at += 5)
    pieces->Add(bytes.subspan(at, std::min<size_t>(5, bytes.size() - at)));
  FUZZ_CHECK(whole->encrypted() == pieces->encrypted());
}

}  // namespace
}  // namespace fovea::data

void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  fovea::data::Members<fovea::data::MailReader>(text);
  fovea::data::Members<fovea::data::MailboxReader>(text);
  fovea::data::Encryption("a", text);
  fovea::data::Encryption("a!/META-INF/manifest.xml", text);
}
