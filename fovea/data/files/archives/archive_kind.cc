#include "fovea/data/files/archives/archive_kind.h"

#include <archive.h>

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_end.h"
#include "fovea/data/files/archives/archive_marks.h"
#include "fovea/data/files/archives/compress_reader.h"
#include "fovea/data/files/archives/documents/document_kind.h"
#include "fovea/data/files/archives/mail/mail_kind.h"
#include "fovea/data/files/archives/phar_reader.h"

namespace fovea::data {

using std::string_view_literals::operator""sv;

const ArchiveKind kStreamedZip = {.name = "a zip archive",
                                  .support = archive_read_support_format_zip_streamable,
                                  .end = ArchiveEnd::kStop,
                                  .unicode_names = true};

namespace {

// Only what libarchive unpacks by itself: for some others it would start a program.
constexpr ArchiveKind kZip = {.name = "a zip archive",
                              .endings = "zip jar war apk whl crx docx xlsx odt epub pyz phar",
                              .support = archive_read_support_format_zip_seekable,
                              .unicode_names = true};
constexpr ArchiveKind kTar = {.name = "a tar archive",
                              .endings = "tar tar.gz tgz tar.bz2 tar.xz tar.zst gem phar",
                              .support = archive_read_support_format_tar,
                              .within_compressed = true,
                              .end = ArchiveEnd::kZeros};
constexpr ArchiveKind kCpio = {.name = "a cpio archive",
                               .endings = "cpio",
                               .support = archive_read_support_format_cpio,
                               .within_compressed = true};
constexpr ArchiveKind kBinaryCpio = {.name = "a cpio archive",
                                     .support = archive_read_support_format_cpio,
                                     .within_compressed = true,
                                     .weak = true};
constexpr ArchiveKind kAr = {
    .name = "an ar archive", .endings = "deb a", .support = archive_read_support_format_ar};
constexpr ArchiveKind kSevenZip = {.name = "a 7z archive",
                                   .endings = "7z",
                                   .support = archive_read_support_format_7zip,
                                   .end_at = EndOfSevenZip,
                                   .needs_seek = true,
                                   .skips_by_unpacking = true,
                                   .unicode_names = true};
constexpr ArchiveKind kRar = {.name = "a rar archive",
                              .endings = "rar",
                              .support = archive_read_support_format_rar,
                              .end = ArchiveEnd::kStop,
                              .skips_by_unpacking = true,
                              .unicode_names = true};
constexpr ArchiveKind kRar5 = {.name = "a rar archive",
                               .support = archive_read_support_format_rar5,
                               .end = ArchiveEnd::kRar5Block,
                               .skips_by_unpacking = true,
                               .unicode_names = true};
constexpr ArchiveKind kCab = {.name = "a cab archive",
                              .endings = "cab",
                              .support = archive_read_support_format_cab,
                              .skips_by_unpacking = true,
                              .unicode_names = true};
constexpr ArchiveKind kLha = {.name = "an lha archive",
                              .endings = "lha lzh",
                              .support = archive_read_support_format_lha,
                              .skips_by_unpacking = true,
                              .unicode_names = true};
constexpr ArchiveKind kIso = {.name = "an ISO 9660 image",
                              .endings = "iso",
                              .support = archive_read_support_format_iso9660,
                              .end_at = EndOfIso,
                              .needs_seek = true,
                              .unicode_names = true};
constexpr ArchiveKind kXar = {.name = "a xar archive",
                              .endings = "xar pkg",
                              .support = archive_read_support_format_xar,
                              .end_at = EndOfFile,

                              .skips_by_unpacking = true,
                              .unicode_names = true};
constexpr ArchiveKind kWarc = {.name = "a WARC archive",
                               .endings = "warc",
                               .support = archive_read_support_format_warc,
                               .is_text = true};
constexpr ArchiveKind kGzip = {
    .name = "a gzip file", .endings = "gz", .filter = ARCHIVE_FILTER_GZIP};
constexpr ArchiveKind kBzip2 = {
    .name = "a bzip2 file", .endings = "bz2", .filter = ARCHIVE_FILTER_BZIP2};
constexpr ArchiveKind kXz = {.name = "an xz file", .endings = "xz", .filter = ARCHIVE_FILTER_XZ};
constexpr ArchiveKind kLzma = {
    .name = "an lzma file", .endings = "lzma", .filter = ARCHIVE_FILTER_LZMA};
// Says its size, as few do: fewer of its first bytes are certain.
constexpr ArchiveKind kSizedLzma = {
    .name = "an lzma file", .filter = ARCHIVE_FILTER_LZMA, .weak = true};
constexpr ArchiveKind kLzip = {
    .name = "an lzip file", .endings = "lz", .filter = ARCHIVE_FILTER_LZIP};
constexpr ArchiveKind kZstd = {
    .name = "a zstd file", .endings = "zst", .filter = ARCHIVE_FILTER_ZSTD};
constexpr ArchiveKind kLz4 = {
    .name = "an lz4 file", .endings = "lz4", .filter = ARCHIVE_FILTER_LZ4, .overrun = 4};
constexpr ArchiveKind kCompress = {.name = "a compress file",
                                   .endings = "Z",
                                   .filter = ARCHIVE_FILTER_COMPRESS,
                                   .weak = true,
                                   .open = OpenCompress};
constexpr ArchiveKind kRpm = {
    .name = "an rpm package", .endings = "rpm", .filter = ARCHIVE_FILTER_RPM};
constexpr ArchiveKind kUuencoded = {.name = "a uuencoded file",
                                    .endings = "uu",
                                    .filter = ARCHIVE_FILTER_UU,
                                    .is_text = true,
                                    .weak = true};

constexpr char kNotUnpacked[] = "which is not unpacked here: unpack it, and scan what comes out";
constexpr char kEncrypted[] = "which is encrypted";
constexpr ArchiveKind kLrzip = {.name = "an lrzip file", .endings = "lrz", .refusal = kNotUnpacked};
constexpr ArchiveKind kLzop = {.name = "an lzop file", .endings = "lzo", .refusal = kNotUnpacked};
constexpr ArchiveKind kArj = {.name = "an ARJ archive", .endings = "arj", .refusal = kNotUnpacked};
constexpr ArchiveKind kAce = {.name = "an ACE archive", .endings = "ace", .refusal = kNotUnpacked};
constexpr ArchiveKind kZoo = {.name = "a zoo archive", .endings = "zoo", .refusal = kNotUnpacked};
constexpr ArchiveKind kStuffIt = {
    .name = "a StuffIt archive", .endings = "sit sitx", .refusal = kNotUnpacked};
constexpr ArchiveKind kZpaq = {
    .name = "a ZPAQ archive", .endings = "zpaq", .refusal = kNotUnpacked};
constexpr ArchiveKind kInstallShield = {
    .name = "an InstallShield archive", .endings = "cab", .refusal = kNotUnpacked};
constexpr ArchiveKind kOldRar = {
    .name = "a RAR 1 archive", .endings = "rar", .refusal = kNotUnpacked};
constexpr ArchiveKind kWim = {.name = "a WIM image", .endings = "wim esd", .refusal = kNotUnpacked};
constexpr ArchiveKind kUdf = {.name = "a UDF image", .endings = "iso udf", .refusal = kNotUnpacked};
constexpr ArchiveKind kSquashfs = {
    .name = "a squashfs image", .endings = "squashfs snap", .refusal = kNotUnpacked};
constexpr ArchiveKind kCramfs = {
    .name = "a cramfs image", .endings = "cramfs", .refusal = kNotUnpacked};
constexpr ArchiveKind kExt = {
    .name = "an ext2, 3 or 4 image", .endings = "img", .refusal = kNotUnpacked};
constexpr ArchiveKind kFat = {.name = "a FAT image", .endings = "img ima", .refusal = kNotUnpacked};
constexpr ArchiveKind kNtfs = {.name = "an NTFS image", .endings = "img", .refusal = kNotUnpacked};
constexpr ArchiveKind kXfs = {.name = "an XFS image", .endings = "img", .refusal = kNotUnpacked};
constexpr ArchiveKind kErofs = {
    .name = "an EROFS image", .endings = "erofs", .refusal = kNotUnpacked};
constexpr ArchiveKind kChm = {
    .name = "a compiled help file", .endings = "chm", .refusal = kNotUnpacked};
constexpr ArchiveKind kTnef = {
    .name = "a TNEF message", .endings = "tnef dat", .refusal = kNotUnpacked};
constexpr ArchiveKind kOutlook = {
    .name = "an Outlook mailbox", .endings = "pst ost dbx", .refusal = kNotUnpacked};
constexpr ArchiveKind kBinHex = {
    .name = "a BinHex file", .endings = "hqx", .refusal = kNotUnpacked};
constexpr ArchiveKind kYenc = {.name = "a yEnc file", .endings = "ync", .refusal = kNotUnpacked};
constexpr ArchiveKind kMsCompress = {
    .name = "an MS-DOS compressed file", .endings = "ex_ dl_", .refusal = kNotUnpacked};
constexpr ArchiveKind kSnappy = {.name = "a snappy file", .endings = "sz", .refusal = kNotUnpacked};
constexpr ArchiveKind kOldZstd = {
    .name = "a zstd file of before 2016", .endings = "zst", .refusal = kNotUnpacked};
constexpr ArchiveKind kQcow = {.name = "a QCOW disk", .endings = "qcow2", .refusal = kNotUnpacked};
constexpr ArchiveKind kVmdk = {.name = "a VMDK disk", .endings = "vmdk", .refusal = kNotUnpacked};
constexpr ArchiveKind kVhd = {.name = "a VHD disk", .endings = "vhd vhdx", .refusal = kNotUnpacked};
constexpr ArchiveKind kVdi = {.name = "a VDI disk", .endings = "vdi", .refusal = kNotUnpacked};
constexpr ArchiveKind kPgp = {.name = "a PGP message", .endings = "asc pgp", .refusal = kEncrypted};
constexpr ArchiveKind kAge = {.name = "an age file", .endings = "age", .refusal = kEncrypted};
constexpr ArchiveKind kOpenssl = {
    .name = "an OpenSSL file", .endings = "enc", .refusal = kEncrypted};
constexpr ArchiveKind kLuks = {.name = "a LUKS disk", .endings = "img", .refusal = kEncrypted};

// A format shows by these bytes at this place, and by what `check` finds.
struct Mark {
  const ArchiveKind* kind;
  std::string_view bytes;
  size_t at = 0;
  bool (*check)(std::string_view head) = nullptr;
};

// The one list of formats. Of several that fit, the first counts.
constexpr Mark kMarks[] = {
    {&kZip, "PK\3\4"sv},
    {&kZip, "PK\5\6"sv},
    {&kZip, "PK\6\6"sv},
    {&kZip, "PK\7\x08PK\3\4"sv},
    {&kZip, "PK00PK\3\4"sv},
    {&kSevenZip, "7z\xbc\xaf\x27\x1c"sv},
    {&kRar, "Rar!\x1a\x07\x00"sv},
    {&kRar5, "Rar!\x1a\x07\x01\x00"sv},
    {&kCab, "MSCF\0\0\0\0"sv},
    {&kAr, "!<arch>\n"sv},
    {&kCpio, "0707"sv, 0, IsCpio},
    {&kGzip, "\x1f\x8b\x08"sv},
    {&kBzip2, "BZh"sv, 0, IsBzip2},
    {&kXz, "\xfd\x37zXZ\0"sv},
    {&kZstd, "\x28\xb5\x2f\xfd"sv},
    {&kZstd, "\x2a\x4d\x18"sv, 1, IsSkippableZstd},
    {&kLz4, "\x04\x22\x4d\x18"sv},
    {&kLz4, "\x02\x21\x4c\x18"sv},
    {&kLz4, "\x2a\x4d\x18"sv, 1, IsSkippableLz4},
    {&kCompress, "\x1f\x9d"sv},
    {&kLzip, "LZIP\1"sv, 0, IsLzip},
    {&kLzip, "LZIP\0"sv, 0, IsLzip},
    {&kRpm, "\xed\xab\xee\xdb"sv},
    {&kXar, "xar!\0"sv},
    {&kWarc, "WARC/0."sv},
    {&kWarc, "WARC/1."sv},
    {&kUuencoded, "begin"sv, 0, IsUuencoded},
    {&kLrzip, "LRZI"sv},
    {&kLzop, "\x89LZO\0\r\n\x1a\n"sv},
    {&kAce, "**ACE**"sv, 7},
    {&kZoo, "\xdc\xa7\xc4\xfd"sv, 20},
    {&kStuffIt, "StuffIt"sv},
    {&kStuffIt, "rLau"sv, 10},
    {&kZpaq, "7kSt"sv},
    {&kZpaq, "zPQ\1\1"sv},
    {&kZpaq, "zPQ\2\1"sv},
    {&kInstallShield, "ISc("sv},
    {&kOldRar, "RE\x7e\x5e"sv},
    {&kWim, "MSWIM\0\0\0"sv},
    {&kSquashfs, "hsqs"sv},
    {&kSquashfs, "sqsh"sv},
    {&kCramfs, "\x45\x3d\xcd\x28"sv},
    {&kFat, "FAT12   "sv, 54},
    {&kFat, "FAT16   "sv, 54},
    {&kFat, "FAT32   "sv, 82},
    {&kNtfs, "NTFS    "sv, 3},
    {&kXfs, "XFSB\0\0"sv},
    {&kErofs, "\xe2\xe1\xf5\xe0"sv, 1024},
    {&kChm, "ITSF\3\0\0\0"sv},
    {&kTnef, "\x78\x9f\x3e\x22"sv},
    {&kOutlook, "!BDN"sv},
    {&kOutlook, "\xcf\xad\x12\xfe"sv},
    {&kBinHex, "(This file must be converted with BinHex"sv},
    {&kYenc, "=ybegin "sv},
    {&kMsCompress, "SZDD\x88\xf0\x27\x33"sv},
    {&kMsCompress, "KWAJ\x88\xf0\x27\xd1"sv},
    {&kSnappy, "\xff\6\0\0sNaPpY"sv},
    {&kOldZstd, "\x25\xb5\x2f\xfd"sv},
    {&kOldZstd, "\x26\xb5\x2f\xfd"sv},
    {&kOldZstd, "\x27\xb5\x2f\xfd"sv},
    {&kQcow, "QFI\xfb"sv},
    {&kVmdk, "KDMV"sv},
    {&kVhd, "vhdxfile"sv},
    {&kVhd, "conectix"sv},
    {&kVdi, "\x7f\x10\xda\xbe"sv, 64},
    {&kPgp, "-----BEGIN PGP MESSAGE-----"sv},
    {&kAge, "age-encryption.org/v1"sv},
    {&kAge, "-----BEGIN AGE ENCRYPTED FILE-----"sv},
    {&kOpenssl, "Salted__"sv},
    {&kLuks, "LUKS\xba\xbe"sv},
    {&kIso, "CD001"sv, 32769},
    {&kUdf, "BEA01"sv, 32769},
    {&kTar, ""sv, 0, IsTar},
    {&kLha, "-l"sv, 2, IsLha},
    {&kLzma, "\xff\xff\xff\xff\xff\xff\xff\xff"sv, 5, IsLzma},
    {&kSizedLzma, ""sv, 0, IsLzma},
    {&kBinaryCpio, "\xc7\x71"sv, 0, IsBinaryCpio},
    {&kBinaryCpio, "\x71\xc7"sv, 0, IsBinaryCpio},
    {&kArj, "\x60\xea"sv, 0, IsArj},
    {&kExt, "\x53\xef"sv, 1080, IsExt},
};

constexpr uint64_t kMaxDictionary = 64 << 20;  // what `xz -9` takes

std::string_view Text(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

const ArchiveKind* KindOf(std::span<const uint8_t> head) {
  const std::string_view text = Text(head);
  for (const Mark& mark : kMarks) {
    if (text.size() < mark.at + mark.bytes.size() ||
        text.substr(mark.at, mark.bytes.size()) != mark.bytes)
      continue;
    if (mark.check == nullptr || mark.check(text)) return mark.kind;
  }
  return nullptr;
}

std::vector<const ArchiveKind*> ArchiveKinds() {
  std::vector<const ArchiveKind*> kinds;
  const auto add = [&](bool refused) {
    for (const Mark& mark : kMarks)
      if (mark.kind->endings[0] != '\0' && (mark.kind->refusal != nullptr) == refused &&
          std::find(kinds.begin(), kinds.end(), mark.kind) == kinds.end())
        kinds.push_back(mark.kind);
  };
  add(false);
  kinds.insert(kinds.end(), {&kPhar, &kMail, &kMailbox});
  const auto documents = DocumentKinds();
  kinds.insert(kinds.end(), documents.begin(), documents.end());
  add(true);
  return kinds;
}

bool IsZip(const ArchiveKind& kind) { return &kind == &kZip || &kind == &kStreamedZip; }
bool IsRpm(const ArchiveKind& kind) { return &kind == &kRpm; }

std::string MemoryRefusal(const ArchiveKind& kind, std::span<const uint8_t> head) {
  uint64_t dictionary = 0;
  if (&kind == &kXz) dictionary = XzDictionary(Text(head));
  if (&kind == &kLzma || &kind == &kSizedLzma) dictionary = LittleEndian(Text(head).substr(1, 4));
  return MemoryRefusal(dictionary);
}

std::string MemoryRefusal(uint64_t bytes) {
  if (bytes <= kMaxDictionary) return "";
  return StrCat("takes ", bytes >> 20, " MiB of memory to unpack; the limit is ",
                kMaxDictionary >> 20, " MiB");
}

}  // namespace fovea::data
