// fuzz_seeds FOLDER: writes what the fuzz targets start from, a folder for each.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/core/file.h"
#include "fovea/data/content/binary/binary_for_test.h"
#include "fovea/data/content/content_for_test.h"
#include "fovea/data/digest.h"
#include "fovea/data/files/archives/archive_for_test.h"
#include "fovea/data/files/archives/documents/ole/vba_for_test.h"
#include "fovea/data/files/archives/documents/onenote/one_note_for_test.h"
#include "fovea/data/files/archives/documents/pdf/filters_for_test.h"
#include "fovea/data/files/archives/documents/pdf/pdf_for_test.h"
#include "fovea/data/files/archives/documents/rtf/rtf_for_test.h"
#include "fovea/data/files/archives/encrypted/document_for_test.h"
#include "fovea/data/files/archives/mail/mail_for_test.h"
#include "fovea/data/files/archives/zip/zip_for_test.h"
#include "fovea/data/files/layout/programs/programs_for_test.h"
#include "fovea/data/files/layout/small_files_for_test.h"
#include "fovea/data/sentences/subword_model.h"
#include "fovea/infer/model_file.h"
#include "fovea/scan/known/finding_key.h"
#include "fovea/scan/known/known_findings_file.h"
#include "fuzz/small_model.h"

namespace {

// A small vocabulary, whose characters map makes "a" of "A".
std::string SmallVocabulary(fovea::data::SubwordModel::Kind kind, bool with_map) {
  using Model = fovea::data::SubwordModel;
  Model model;
  model.kind = kind;
  model.normalisation = "small";
  model.pieces = {{"<pad>", 0, Model::PieceType::kControl},
                  {"<unk>", 0, Model::PieceType::kUnknown},
                  {"<s>", 0, Model::PieceType::kControl},
                  {"</s>", 0, Model::PieceType::kControl}};
  float score = -1;
  for (const char* piece : {"an", "\u2581m", "man", "a", "n", "m", "\u2581"})
    model.pieces.push_back({piece, score--});
  if (with_map) {
    // A double array: the root at 0 leads to 'A', which leads to its value at 1.
    std::vector<uint32_t> units(256);
    units['A'] = uint32_t{'A' ^ 1} << 10 | 1u << 8 | 'A';
    units[1] = 1u << 31;
    const auto bytes = static_cast<uint32_t>(units.size() * sizeof(uint32_t));
    model.characters_map.assign(reinterpret_cast<const char*>(&bytes), sizeof bytes);
    model.characters_map.append(reinterpret_cast<const char*>(units.data()), bytes);
    model.characters_map.append("a", 2);
  }
  return fovea::data::SerialiseSubwordModel(model);
}

// What the first bytes mean: fuzz_tables.cc, fuzz_lists.cc, fuzz_sentences.cc.
template <class Put>
void PutTables(const Put& put) {
  using namespace fovea;
  const std::string table = "a,b,c\n1,x,0\n2.5,\"y \"\"z\",\n\",1\nNA,None,1\n\"1,234\",x,0\n";
  const std::string ts =
      "# a\n@problemName p\n@timeStamps false\n@univariate false\n@dimensions 2\n"
      "@equalLength false\n@classLabel true no yes\n@data\n1,2,?:3,4,5:no\n6:7.5e3:yes\n";
  for (const char choices : {'\0', '\2', '\5', '\x18', '\x23', '\x46', '\x65'})
    put("tables", StrCat("csv_", int{choices}), std::string{'\0', choices} + table);
  put("tables", "semicolons", std::string("\4\0", 2) + "a;b\r\n1,5;yes\r\n2;no\r\n3;no");
  put("tables", "tabs",
      std::string("\10\0", 2) +
          "\xEF\xBB\xBF"
          "a\tb\n1\t0.5\n\n2\t1e3\n");
  for (const char choices : {'\0', '\1', '\2'})
    put("tables", StrCat("ts_", int{choices}), std::string{'\2', choices} + ts);
  put("tables", "ts_timestamps",
      std::string("\2\0", 2) +
          "@timeStamps true\n@targetLabel true\n@data\n"
          "(2020-01-01 00:00:00,1),(2020-01-02,2):5\n(0,3):7\n");
  put("tables", "places",
      std::string("\x80\0", 2) + "line,first,end\n10,120,264\n10,3,4\n11,0,1\n");
  put("tables", "series", std::string("\3\4", 2) + "label,1,2,3\nno,1,2,\nyes,NaN,5,6\nno,7,,\n");
}

// What is encoded in each way; fuzz_content.cc says what the first byte is.
template <class Put>
void PutContent(const Put& put) {
  using namespace fovea;
  using namespace fovea::data;
  const std::string code(kCode), packed = Base64(Deflate(code + code, 15));
  const std::pair<const char*, std::string> seeds[] = {
      {"escapes", R"($a="\x65\166\u0061\u{6c}"; '%65%76%u0061' &#101;&#x76; '\\x41';)"},
      {"joined", R"('ev'.'al'; "e" + chr(118) + "al"; ['e','v'].join(''); ''.join(['e','v']))"},
      {"codes",
       "String.fromCharCode(101,118); [101,118,97,108,40,101,118,97,108]; "
       "'101-118-97-108-40-101-118-97'"},
      {"base64", "eval(base64_decode('" + Base64(code) + "')); 'ZXZhbChldmFsKCgp'"},
      {"deflate", "eval(gzinflate(str_rot13(base64_decode('" + packed + "'))));'" + packed + "'"},
      {"raw", "gzuncompress(\"" + Deflate(code, 15) + "\"); " + Deflate(code, 31)},
      {"hex", "pack('H*','6576616c'); 0x6576616c286576616c286576616c28"},
      {"turned",
       "strrev('lave'); 'lave'[::-1]; 'lave'.split('').reverse().join(''); "
       "str_rot13('riny')"},
      {"packer", "}('0 1=2',62,3,'var|s|document'.split('|'),0,{}))"},
      {"invisible", "`\xF3\xA0\x85\x95\xF3\xA0\x85\xA6\xF3\xA0\x85\x91\xF3\xA0\x85\x9C`"},
      {"notebook",
       R"({"cells":[{"cell_type":"code","outputs":[{"data":{"image/png":"iVBORw0KGgoA)"
       R"(AAANSUhEUgAAAoAAAAHgCAIAAAC6s0uzAAARJElEQVR4nO3dUXIbOZaG"}}],"source":["a\n",)"
       R"("b\u0041"]}],"nbformat":4})"},
      {"insert",
       "INSERT INTO t VALUES (1,'<b>f(\\'a\\',\\n ''a value of more than forty bytes)'),"
       "(2,'<a'),(3,'b');"},
      {"binary_escapes", R"(b =  b"")"
                         "\nb += b\"" +
                             Escaped(Fragment()) + "\"\nb += b'" + Octal(Fragment()) +
                             "'\n\"\\u9090\\u6858\\ud801\\u0190\\u9090\\ucccc\\u9090\\uc031\""},
      {"binary_percent", "unescape('" + Units(Fragment(), "%u") + "' + '%90%cc')"},
      {"binary_numbers", "$b = " + Numbers(Fragment()) + "\n$b += " + Decimals(Fragment()) +
                             "; (byte)0x90, -112, 90h,"},
      {"binary_words", "{" + Words(Fragment(), 4) + ", /* */ " + Words(Fragment(), 8) + "}"},
      {"binary_chr", "b=Chr(144) & Chr(&H90) & _\r\n chr(204)\nb=b&chr(1)&chr(2)&chr(3)"},
      {"binary_digits", "'" + Base64(Fragment(90)) + "' " + TwoDigits(0xCC) + std::string(70, '9')},
      {"copy", "COPY t FROM stdin;\n1\t<b>f(a\\tvalue of more than forty bytes)</b>\\n\n\\.\n"}};
  for (const auto& [name, text] : seeds) put("content", name, std::string(1, '\0') + text);
}

// Each both by itself and for the whole visit, which opens what lies in them.
template <class Put>
void PutDocuments(const Put& put) {
  using namespace fovea;
  using namespace fovea::data;
  const std::string text = "function f() { return 'text, text, text'; }";
  const auto [objects, first] =
      PdfObjectsOf({{5, "<< /S /JavaScript /JS (f\\(\\)) >>"}, {6, "<< /JS 12 0 R >>"}});
  const std::string pdf = PdfOf(
      PdfObjectOf(2, "<< /S /JavaScript /JS <FEFF00610062> >>") +
      PdfStreamOf(3, "/Filter /FlateDecode", Deflate(text, 15)) +
      PdfStreamOf(4, "/Filter [/ASCII85Decode /LZWDecode]", Ascii85Of(LzwOf(text))) +
      PdfStreamOf(5, "/Filter [/AHx /RL]", HexOf(RunLengthOf(text))) +
      PdfStreamOf(6, "/Filter /Fl /DecodeParms << /Predictor 15 /Columns 4 >>", Deflate(text, 15)) +
      PdfStreamOf(20, StrCat("/Type /ObjStm /N 2 /First ", first, " /Filter 21 0 R"),
                  Deflate(objects, 15)) +
      PdfObjectOf(21, "[/FlateDecode]") + PdfObjectOf(22, "<< /UF (a.zip) /EF << /F 3 0 R >> >>"));
  const std::string rtf = RtfOf(HexOf(Ole1Of("Package", PackageOf("a.js", text))) +
                                "{\\*\\x 41}\\bin3 abc{\\objdata 4142}");
  const std::string ole = OleOf({{"Macros/VBA/M", "x" + VbaContainer(kVbaSource)},
                                 {"Macros/VBA/dir", VbaDir({{"M", 1}})},
                                 {"large", std::string(4100, 'x')},
                                 {"\1Ole10Native", NativeOf("a.js", text)}});
  const std::string one_note = OneNoteOf({OneNoteFile(text), OneNoteFile("two", false)});
  for (const char* target : {"documents", "archive"}) {
    put(target, "pdf", pdf);
    put(target, "ole", ole);
    put(target, "ole_4096", OleOf({{"one", "1"}, {"s/two", std::string(5000, '2')}}, 4096));
    put(target, "rtf", rtf);
    put(target, "one_note", one_note);
  }
  put("documents", "hex", HexOf(text));
  put("documents", "ascii85", Ascii85Of(text));
  put("documents", "run_length", RunLengthOf(text));
  put("documents", "lzw", LzwOf(text));
  put("documents", "flate", Deflate(text, 15));
  put("documents", "vba", VbaContainer(kVbaSource));
  put("documents", "vba_dir", VbaDir({{"M", 1}}).substr(3));
  put("documents", "package", PackageOf("a.js", text));
  put("documents", "ole1", Ole1Of("A", text));
}

template <class Put>
void PutLists(const Put& put) {
  using namespace fovea;
  using namespace fovea::data;
  const auto hash = [](DigestKind kind) { return HexDigits(Digest(kind, "x")); };
  const std::string md5 = hash(DigestKind::kMd5), sha256 = hash(DigestKind::kSha256);
  put("diff", "lines", std::string("a\nb\nc\n\0a\nx\nb\n", 13));
  put("lists", "sums", std::string(1, '\0') + "# a\n" + sha256 + "  a b\n\\" + md5 + " *c\\nd\n");
  put("lists", "tags", std::string(1, '\0') + "SHA256 (a) = " + sha256 + "\n");
  put("lists", "wordpress",
      std::string(1, '\0') + R"({"checksums":{"6.0":{"a.php":")" + md5 +
          R"("}},"files":{"b":{"md5":[")" + md5 + R"("],"sha256":")" + sha256 + R"("}}})");
  put("lists", "composer",
      std::string(1, '\0') + R"({"packages":[{"dist":{"shasum":")" + hash(DigestKind::kSha1) +
          R"("}}]})");
  scan::KnownFindingsWriter known;
  scan::Finding finding;
  finding.path = "a.php";
  scan::FindingKey key;
  key.path = finding.path;
  key.sha256 = sha256;
  key.content.resize(2);
  finding.key = std::make_shared<scan::FindingKey>(key);
  known.Add(finding);
  put("lists", "known", "\1" + known.Text());
  put("lists", "patterns", "\2# a\n*.min.js  \n!/keep/**\\ \nx/{a,b}/[!c]?\r\n");
  put("lists", "paths", "\3/etc/passwd\r\n\na b\n./c");
  put("lists", "paths_nul", std::string("\4a\0b\nc\0", 7));
  put("lists", "labels",
      "\5member\tlabel\tlanguage\tsource\tpackage\ninfected/php/"
      "a\tmalicious\tphp\ts\tp\nb\t\t\t\t\n");
  put("lists", "spans",
      "\6{\"id\":\"a\",\"language\":\"php\",\"source\":\"s\",\"spans\":[[5,9],[0,3]]}\n\n");
}

template <class Put>
void PutSentences(const Put& put) {
  using namespace fovea;
  for (const char choices : {'\0', '\x10', '\x14', '\x08'})
    put("sentences", StrCat("pairs_", int{choices}),
        choices + std::string("\xEF\xBB\xBF"
                              "A man.\r\n\nTwo \xff\n\f"
                              "Ein \xC3\xA9\n\nZwei Hunde gehen\n"));
  put("sentences", "pharaoh",
      "\1"
      "0-0 1p1 2?4\n");
  put("sentences", "pharaoh_one",
      "\x51"
      "1-1\n\n");
  put("sentences", "naacl",
      "\1"
      "0001 1 1 S 0.5\n1 2 0 P\n1 3 5\n");
}

// A few instructions of each architecture: fuzz_disassembly.cc says what the first byte is.
template <class Put>
void PutCode(const Put& put) {
  using namespace std::string_literals;
  put("disassembly", "x86", "\x00\x31\xc0\x50\x68\x2f\x2f\x73\x68\xcd\x80\xe8\xf1\xff\xff\xff"s);
  put("disassembly", "x86_64", "\x01\x48\x89\xe5\x48\x8d\x3d\x10\0\0\0\xf3\x0f\x1e\xfa\x0f\x05"s);
  put("disassembly", "vectors", "\x01\xc5\xf8\x77\x62\xf1\x7c\x48\x28\xc1\xc4\xe2\x7d\x18\x07"s);
  put("disassembly", "arm",
      "\x02\x04\xe0\x2d\xe5\xfe\xff\xff\xea\x1e\xff\x2f\xe1\x90\x0a\xb7\xee"s);
  put("disassembly", "arm_big", "\x0a\xe5\x2d\xe0\x04\xe1\x2f\xff\x1e"s);
  put("disassembly", "thumb", "\x03\x10\xb5\x4f\xf0\x01\0\x08\xbf\x70\x47"s);
  put("disassembly", "aarch64",
      "\x04\xfd\x7b\xbf\xa9\xff\xff\xff\x97\xc0\x03\x5f\xd6\0\x1c\x20\x4e"s);
  put("disassembly", "mips", "\x0d\x27\xbd\xff\xe0\x67\xbd\xff\xe0\x03\xe0\0\x08"s);
  put("disassembly", "ppc", "\x0e\x94\x21\xff\xf0\xf8\x01\0\x10\x48\0\0\x08"s);
  put("disassembly", "sparc", "\x0f\x9d\xe3\xbf\xa0\x10\x80\0\x02\x81\xc7\xe0\x08"s);
}

// Whole, and the ends of them: fuzz_layout.cc says what the first byte is.
template <class Put>
void PutLayouts(const Put& put) {
  using namespace fovea;
  using namespace fovea::data;
  PeForTest pe = SmallPe();
  pe.directories = {{2, {0x3004, 8}}, {6, {0x2010, 28}}, {14, {0x1000, 72}}};
  pe.symbols = std::string(18, '\2');
  pe.overlay = pe.certificate = "more";
  const std::string mach_o = SmallMachO().Make();
  std::vector<std::pair<std::string, std::string>> seeds = {
      {"elf", SmallElf().Make()},
      {"elf32", SmallElf(false, std::endian::big).Make()},
      {"pe", pe.Make()},
      {"pe32", SmallPe(false).Make()},
      {"mach_o", mach_o},
      {"mach_o32", SmallMachO(false, std::endian::big).Make()},
      {"fat", FatForTest({{MachOForTest::kX86Wide, mach_o}, {MachOForTest::kArmWide, mach_o}})}};
  for (auto& file : SmallFiles()) seeds.push_back(std::move(file));
  for (const auto& [name, bytes] : seeds) {
    put("layout", name, '\0' + bytes);
    put("layout", StrCat(name, "_ends"), '\x38' + bytes);
  }
}

// Zips that readers disagree about.
std::vector<std::pair<std::string, std::string>> OddZips() {
  using namespace fovea::data;
  const std::string text = "<?php echo 'a';";
  ZipMaker good, hidden, odd;
  good.Put("a.php", text, 8).Put("b", text);
  hidden.Put("m", LocalBytes(Truth("h", text, 0)) + text).PutUnlisted("u", text, 8);
  hidden.List(Truth("h", text, 0), 31);
  ZipSays truth = Truth("m", text, 8), other = Truth("n", text, 0), streamed = truth;
  odd.Put(truth, RawDeflate(text), other);
  streamed.flags = 8;
  streamed.checksum = 0;
  streamed.packed = streamed.unpacked = 0;
  odd.Put(streamed, RawDeflate(text) + DescriptorBytes(truth, true, false), truth);
  other.flags = 1;
  odd.Put(other, text, other);
  const std::string zip = good.Finish();
  return {
      {"behind_script", "#!/bin/sh\n" + zip},
      {"behind_picture", "\x89PNG\r\n" + std::string(300, 'p') + zip},
      {"two", zip + hidden.Finish()},
      {"hidden", hidden.Finish()},
      {"odd", odd.Finish("comment")},
      {"no_directory", odd.bytes},
      {"empty_directory", odd.bytes + odd.directory + EndBytes(0, 0, 0)},
      {"end_in_comment", zip.substr(0, zip.size() - 2) + LittleBytes(22, 2) + EndBytes(0, 0, 0)},
      {"nested", ZipMaker().Put("z", zip).Put("y", "x" + odd.Finish(), 8).Finish()}};
}

}  // namespace

int main(int count, char** arguments) {
  using namespace fovea;
  using namespace fovea::data;
  namespace fs = std::filesystem;
  if (count != 2) return 2;
  const fs::path root = arguments[1];
  const auto put = [&](const char* target, const std::string& name, const std::string& bytes) {
    fs::create_directories(root / target);
    WriteFile(root / target / name, bytes);
  };

  const std::vector<TestMember> members = {{"folder", "", AE_IFDIR},
                                           {"folder/a.php", "<?php echo 'a';\n"},
                                           {"link", "", AE_IFLNK, "../out"},
                                           {"zeros", std::string(3000, '\0')}};
  const std::vector<TestMember> files = {members[1], members[3]};
  put("archive", "zip", Zip(members));
  put("archive", "zip_stored", Zip(members, "zip:compression=store"));
  put("archive", "7z", SevenZip(members));
  put("archive", "tar", Tar(members));
  put("archive", "gnutar", Pack(archive_write_set_format_gnutar, nullptr, members));
  put("archive", "tar_gz", Tar(members, archive_write_add_filter_gzip));
  put("archive", "tar_bz2", Tar(members, archive_write_add_filter_bzip2));
  put("archive", "tar_xz", Tar(members, archive_write_add_filter_xz));
  put("archive", "tar_zst", Tar(members, archive_write_add_filter_zstd));
  put("archive", "tar_lz4", Tar(members, archive_write_add_filter_lz4));
  put("archive", "tar_lzma", Tar(members, archive_write_add_filter_lzma));
  put("archive", "tar_Z", Tar(members, archive_write_add_filter_compress));
  put("archive", "cpio", Pack(archive_write_set_format_cpio_newc, nullptr, members));
  put("archive", "ar", Pack(archive_write_set_format_ar_svr4, nullptr, {{"a.php", "<?php"}}));
  put("archive", "gz", Gzip("<?php echo 1;"));
  put("archive", "nested",
      Tar({{"z.zip", Zip({{"s.7z", SevenZip(files)}})}, {"g.gz", Gzip(Gzip("x"))}}));
  put("archive", "rar", std::string("Rar!\x1a\x07\x00\xcf\x90\x73\x00\x00\x0d\x00", 14));
  put("archive", "rar5", std::string("Rar!\x1a\x07\x01\x00\x1d\x77\x56\x51\x03\x05\x04\x00", 16));
  put("archive", "cab", std::string("MSCF\0\0\0\0\x2c\0\0\0\0\0\0\0\x2c\0\0\0", 20));
  put("archive", "rpm", std::string("\xed\xab\xee\xdb\x03\0\0\0", 8) + std::string(88, '\0'));

  const std::string attached = AttachedPart("a.zip", Zip(files));
  const std::string mail = MailOf(
      {"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=3Cp>=\r\n",
       MultipartOf({"\r\nx", attached}, "b"),
       "Content-Type: message/rfc822; name*0*=utf-8''a;\r\n name*1=b\r\n\r\n" +
           MultipartOf({attached}, "c"),
       "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n#0V%T\r\n`\r\nend\r\n"});
  put("lists", "known",
      "k{\"fovea_known_findings\":1,\"findings\":[{\"path\":\"a\",\"sha256\":\"\","
      "\"content\":[\"00112233445566778899aabbccddeeff\"]}]}");
  put("lists", "sums",
      "h900150983cd24fb0d6963f7d28e17f72  a\nMD5 (b) = "
      "900150983cd24fb0d6963f7d28e17f72\n");
  put("lists", "checksums", "h{\"checksums\":{\"a\":\"900150983cd24fb0d6963f7d28e17f72\"}}");
  put("lists", "files", std::string("da\nb\nc\n\0a\nx\nc\r\nb\n", 17));
  put("pattern", "folders", "**/a/{b,c}/[!x]*/\nx/a/b/yy");
  put("pattern", "sets", "a\\*[[:alpha:]-]?\na*b");
  put("mail", "mail", mail);
  put("mail", "mailbox", "From a Thu Jan  1 00:00:00 1970\n" + mail + "\r\n\r\nFrom b\r\n" + mail);
  put("mail", "word", OleOf({{"WordDocument", WordStream(true)}}));
  put("mail", "excel", OleOf({{"Workbook", ExcelStream(true, 100)}}));
  put("mail", "pdf", PdfOf("2 0 obj <</Type/XRef>> stream\n(\nendstream", "<< /Encrypt 3 0 R >>"));
  put("archive", "mail", mail);

  for (const auto& [name, bytes] : OddZips()) put("archive", "zip_" + name, bytes);

  const std::string model = root / "model";
  fs::create_directories(root);
  const auto put_model = [&](const std::string& name, const infer::ModelFile& file) {
    infer::SaveModel(file, model);
    put("model_file", name, ReadFile(model));
    fs::remove(model);
  };
  put_model("small", infer::SmallFileModel());
  // The whole table would be longer than what is fuzzed.
  infer::ModelFile sharp = infer::SmallFileModel();
  infer::AddSharpLook(infer::SmallSharpOptions(), infer::BytePairs({{'a', 'b'}, {256, 'c'}}),
                      &sharp);
  sharp.int8_tensors["sharp.table"] = {{8, 8}, std::vector<int8_t>(64)};
  put_model("sharp", sharp);
  put_model("tabular", SmallTabular());
  put_model("series", SmallSeries());
  for (const char* preset : {"bahdanau", "transformer"})
    put_model(preset,
              SmallTranslation(preset, SmallVocabulary(SubwordModel::Kind::kUnigram, false)));
  put("model_file", "header", std::string("\2\0\0\0\0\0\0\0{}", 10));

  for (const bool with_map : {false, true}) {
    const char* name = with_map ? "_map" : "";
    put("subwords", StrCat("bpe", name), SmallVocabulary(SubwordModel::Kind::kBpe, with_map));
    put("subwords", StrCat("unigram", name),
        SmallVocabulary(SubwordModel::Kind::kUnigram, with_map));
  }

  PutTables(put);
  PutContent(put);
  PutDocuments(put);
  PutLists(put);
  PutSentences(put);
  PutLayouts(put);
  PutCode(put);

  // fuzz_augment.cc says what the first four bytes are.
  put("augment", "php",
      std::string("\0\0\x40\1", 4) +
          "eval($a);<?php\n/* b */\nfunction f($x) {\n\tif ($x) { return 'c'; } # "
          "d\n}\n?>\n<p>e</p>");
  put("augment", "page",
      std::string("\3\1\x30\2", 4) +
          "x('y');<!DOCTYPE html>\n<body><!-- a -->\n<script>\nvar _0x1 = "
          "/[/]/;\n</script></body>");
  put("augment", "py",
      std::string("\2\2\x20\3", 4) +
          "f()\nimport a\ndef g():\n    \"\"\"Doc\"\"\"\n    return [1,\n  2]");
  put("augment", "asp",
      std::string("\4\5\x20\4", 4) + "<% a = 1 %><%@ x %>\n<% b = \"c\" ' d\n%>\n<p>e</p>");

  // fuzz_reading.cc says what the first bytes are.
  put("reading", "bytes", std::string("\x29\0", 2) + "<?php if ($_POST['k']) { Eval(1, 0x1F); }\n");
  put("reading", "pairs",
      std::string("\x01\2e\0v\0\0\1a\0", 10) + "eval(a); EVA\r\n\t" + std::string(90, 'e') +
          " 0, 1, " + "2, 3, 4, 5, 6;\n");
  put("reading", "decoded",
      std::string("\x2f\0", 2) + "$a = base64_decode('" + Base64(kCode) + "'); strrev(\"" +
          std::string(kCode.rbegin(), kCode.rend()) + "\"); \"\\x65\\x76\\x61\\x6c\\x28\\x29\";\n");

  put("scan", "php",
      "<html>\n<?php\n  eval(base64_decode($_POST['x'])); // \\x41\\101\n?>\n</html>\n");
  put("scan", "js", "function f(a){return a?f(a-1):\"\\u0041%41\"}<script>x()</script>");
  put("scan", "long_line", std::string(5000, 'a') + " " + std::string(300, ';'));
  put("scan", "binary",
      std::string("\x7f"
                  "ELF\0\0\1\2\3",
                  9) +
          std::string(600, '\xff'));
  put("scan", "utf16", std::string("\xff\xfe<\0?\0p\0h\0p\0\n\0", 14));
  return 0;
}
