// Zip files in which programs see different members: all of them come out.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fovea/data/files/archives/visit_for_test.h"
#include "fovea/data/files/archives/zip/zip_for_test.h"

namespace fovea::data {
namespace {

using std::string_literals::operator""s;

const std::string kEvil = "<?php system($_GET[0]);", kGood = "hello, world";

// The same in a stream, alone and in another archive.
Recorder Visit(const std::string& bytes, const WalkOptions& options = {}) {
  const Recorder here = VisitBothWays(bytes, options);
  Recorder inside = VisitBothWays(Tar({{"x", bytes}}, archive_write_add_filter_gzip), options);
  for (Pairs* pairs : {&inside.files, &inside.not_read, &inside.notes})
    for (auto& [path, text] : *pairs) path = "a" + path.substr(std::string("a!/x").size());
  EXPECT_EQ(here.files, inside.files);
  EXPECT_EQ(here.not_read, inside.not_read);
  EXPECT_EQ(here.notes, inside.notes);
  return here;
}

// All is read, and what is odd is told by notes that hold these words.
void Expect(const std::string& bytes, const Pairs& files, const std::vector<std::string>& notes) {
  const Recorder recorder = Visit(bytes);
  EXPECT_EQ(recorder.files, files);
  EXPECT_EQ(recorder.not_read, Pairs{});
  ASSERT_EQ(recorder.notes.size(), notes.size()) << testing::PrintToString(recorder.notes);
  for (size_t i = 0; i < notes.size(); ++i) {
    EXPECT_EQ(recorder.notes[i].first, "a");
    EXPECT_NE(recorder.notes[i].second.find(notes[i]), std::string::npos)
        << recorder.notes[i].second;
  }
}

TEST(ZipVisitTest, BehindAScript) {
  const std::string script = "#!/bin/sh\nexec java -jar $0\n";
  ZipMaker zip;
  zip.Put("m", kGood + kGood + kGood + kGood);
  const Pairs expected = {{"a!/m", kGood + kGood + kGood + kGood},
                          {"a!/(before the start)", script}};
  Expect(script + zip.Finish(), expected, {});  // as `cat` makes it
  ZipMaker adjusted;
  adjusted.base = script.size();
  adjusted.Put("m", kGood + kGood + kGood + kGood);
  Expect(script + adjusted.Finish(), expected, {});
}

TEST(ZipVisitTest, BehindSomethingLarger) {
  for (const std::string& picture :
       {"\x89PNG\r\n\x1a\n"s + std::string(70'000, 'p'), "%PDF-1.7\n" + std::string(500, ' ')}) {
    const std::string bytes = picture + ZipMaker().Put("m", kEvil, 8).Finish();
    Expect(bytes, {{"a", bytes}, {"a!/m", kEvil}}, {});
  }
}

TEST(ZipVisitTest, BehindWhatBeginsAsSomethingElse) {
  const std::string zip = ZipMaker().Put("m", kEvil).Put("n", kGood).Finish();
  // Marks of few bytes, which are passed over in silence; and the head of a mail.
  for (const std::string& front :
       {"\x1f\x9d\x90 no such thing"s, "LZIP\1 neither"s,
        "]\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff"s,
        "Received: by x\nFrom: a@b.c\nTo: d@e.f\nSubject: g\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n"
        "MIME-Version: 1.0\nContent-Type: text/plain\n\ntext\n"s}) {
    const Recorder recorder = Visit(front + zip);
    bool found = false;
    for (const auto& [path, bytes] : recorder.files)
      found = found || (path.ends_with("!/m") && bytes == kEvil);
    EXPECT_TRUE(found) << testing::PrintToString(recorder.files);
  }
}

TEST(ZipVisitTest, WhatOnlyHasAnEndRecordIsNoZip) {
  for (const std::string& bytes : {"text PK\5\6" + std::string(18, '\0') + "text",
                                   "text" + EndBytes(1, 46, 0), "x" + EndBytes(0, 0, 0)})
    Expect(bytes, {{"a", bytes}}, {});
}

TEST(ZipVisitTest, OneBehindTheOther) {
  const std::string first = ZipMaker().Put("one", kGood).Finish(),
                    second = ZipMaker().Put("two", kEvil, 8).Finish();
  Expect(first + second, {{"a!/one", kGood}, {"a!/two", kEvil}}, {"2 zip directories"});
  ZipMaker adjusted;
  adjusted.base = first.size();
  Expect(first + adjusted.Put("two", kEvil).Finish(), {{"a!/one", kGood}, {"a!/two", kEvil}},
         {"2 zip directories"});
  // Far in front of what the last end record leads to.
  const std::string large(200'000, 'x');
  Expect(first + ZipMaker().Put("two", large).Finish(), {{"a!/one", kGood}, {"a!/two", large}},
         {"2 zip directories"});
}

TEST(ZipVisitTest, MembersThatOnlyTheirOwnHeadersKnow) {
  ZipMaker zip;
  zip.PutUnlisted("first", kEvil).Put("m", kGood, 8).PutUnlisted("mid", kEvil + "2", 8);
  zip.Put("n", kGood).PutUnlisted("last", kEvil + "3");
  Expect(zip.Finish(),
         {{"a!/first", kEvil},
          {"a!/m", kGood},
          {"a!/mid", kEvil + "2"},
          {"a!/n", kGood},
          {"a!/last", kEvil + "3"}},
         {"has 3 members in no directory of the zip, which some programs unpack and others do not "
          "see (first: first)"});
}

TEST(ZipVisitTest, AnEndRecordThatSaysThatNothingIsThere) {
  ZipMaker zip;
  zip.Put("m", kEvil, 8).Put("n", kGood);
  const Pairs expected = {{"a!/m", kEvil}, {"a!/n", kGood}};
  Expect(zip.bytes + EndBytes(0, 0, 0), expected, {"in no directory"});
  // The directory is there, and nothing leads to it.
  Expect(zip.bytes + zip.directory + EndBytes(0, 0, 0), expected, {});
  Expect(zip.bytes + zip.directory + EndBytes(2, 1, 7), expected, {});
}

TEST(ZipVisitTest, MembersThatOnlyTheDirectoryKnows) {
  // Within the data of another one.
  const std::string hidden = LocalBytes(Truth("h", kEvil, 0)) + kEvil;
  ZipMaker zip;
  zip.Put("m", "before" + hidden + "after");
  zip.List(Truth("h", kEvil, 0), LocalBytes(Truth("m", "", 0)).size() + 6);
  Expect(zip.Finish(), {{"a!/m", "before" + hidden + "after"}, {"a!/h", kEvil}},
         {"1 member that begins within another one (h)"});
  // Nowhere.
  ZipMaker lost;
  lost.Put("m", kGood).List(Truth("lost", kEvil, 0), 7).List(Truth("far", kEvil, 0), 1u << 31);
  const Recorder recorder = Visit(lost.Finish());
  EXPECT_EQ(recorder.files, (Pairs{{"a!/m", kGood}}));
  EXPECT_EQ(
      recorder.not_read,
      (Pairs{
          {"a",
           "has 2 members in the directory, but not where that says: not found (first: lost)"}}));
}

TEST(ZipVisitTest, AnEndRecordInTheComment) {
  ZipMaker zip, other;
  zip.Put("m", kEvil, 8);
  // It leads to a directory of its own within the comment.
  other.base = zip.Finish().size();
  other.Put("n", kGood);
  Expect(zip.Finish(other.Finish()), {{"a!/m", kEvil}, {"a!/n", kGood}}, {"2 zip directories"});
  // Or to nothing.
  Expect(zip.Finish(EndBytes(0, 0, 0)), {{"a!/m", kEvil}}, {});
  // And a comment is content, too.
  Expect(zip.Finish("<?php 1;"), {{"a!/m", kEvil}, {"a!/(behind the end)", "<?php 1;"}}, {});
}

TEST(ZipVisitTest, TheSameNameTwice) {
  Expect(ZipMaker().Put("m", kGood).Put("m", kEvil).Finish(), {{"a!/m", kGood}, {"a!/m", kEvil}},
         {"1 member of the same name as another one with different content (m)"});
  Expect(ZipMaker().Put("m", kEvil, 8).Put("m", kEvil, 8).Put("m", kEvil, 8).Finish(),
         {{"a!/m", kEvil}}, {});
  const std::string zip = ZipMaker().Put("m", kEvil).Finish();
  Expect(zip + zip, {{"a!/m", kEvil}}, {"2 zip directories"});
}

TEST(ZipVisitTest, TheSamePlaceByManyNames) {
  ZipMaker zip;
  zip.Put("a.png", kEvil);
  for (const char* name : {"b.php", "c.txt"}) zip.List(Truth(name, kEvil, 0), 0);
  Expect(zip.Finish(), {{"a!/a.png", kEvil}}, {"1 member listed by several names (a.png)"});
  WalkOptions options;
  options.exclude = {"*.png"};
  EXPECT_EQ(Visit(zip.Finish(), options).files, (Pairs{{"a!/b.php", kEvil}}));
  options.exclude = {"*.png", "*.php", "*.txt"};
  EXPECT_EQ(Visit(zip.Finish(), options).files, Pairs{});
  options = {.include = {"*.txt"}, .exclude = {}, .limits = {}};
  EXPECT_EQ(Visit(zip.Finish(), options).files, (Pairs{{"a!/c.txt", kEvil}}));
}

TEST(ZipVisitTest, AnotherNameInTheDirectory) {
  const ZipSays listed = Truth("a.txt", kEvil, 0), local = Truth("a.php", kEvil, 0);
  const std::string zip = ZipMaker().Put(local, kEvil, listed).Finish();
  Expect(zip, {{"a!/a.txt", kEvil}}, {"another name in the directory"});
  WalkOptions options;
  options.exclude = {"*.txt"};
  EXPECT_EQ(Visit(zip, options).files, (Pairs{{"a!/a.php", kEvil}}));
}

TEST(ZipVisitTest, AnotherMethodInTheDirectory) {
  // Stored for some, deflated for others.
  const std::string packed = RawDeflate(kEvil);
  const ZipSays deflated = Truth("m", kEvil, 8), stored = Truth("m", packed, 0);
  Expect(ZipMaker().Put(stored, packed, deflated).Put("n", kGood).Finish(),
         {{"a!/m", kEvil}, {"a!/m", packed}, {"a!/n", kGood}},
         {"another compression", "another size or checksum"});
  Expect(ZipMaker().Put(deflated, packed, stored).Put("n", kGood).Finish(),
         {{"a!/m", packed}, {"a!/m", kEvil}, {"a!/n", kGood}},
         {"another compression", "another size or checksum"});
}

TEST(ZipVisitTest, AnotherSizeInTheDirectory) {
  const std::string whole = kGood + LocalBytes(Truth("h", kEvil, 0)) + kEvil;
  const ZipSays small = Truth("m", kGood, 0), large = Truth("m", whole, 0);
  // Who reads from front to back finds a member within what is data for others.
  Expect(ZipMaker().Put(small, whole, large).Put("n", "n").Finish(),
         {{"a!/m", whole}, {"a!/m", kGood}, {"a!/h", kEvil}, {"a!/n", "n"}},
         {"in no directory", "another size"});
  Expect(ZipMaker().Put(large, whole, small).Put("n", "n").Finish(),
         {{"a!/m", kGood}, {"a!/m", whole}, {"a!/n", "n"}}, {"another size"});
}

TEST(ZipVisitTest, BehindWhereADeflatedStreamEnds) {
  // The directory gives the member more bytes than its stream has.
  ZipSays says = Truth("m", kGood, 8), streamed = says;
  const std::string hidden = LocalBytes(Truth("h", kEvil, 0)) + kEvil;
  const std::string packed = RawDeflate(kGood) + DescriptorBytes(says, true, false) + hidden;
  streamed.flags = says.flags = 8;
  streamed.packed = streamed.unpacked = streamed.checksum = 0;
  says.packed = packed.size();
  Expect(ZipMaker().Put(streamed, packed, says).Put("n", "n").Finish(),
         {{"a!/m", kGood}, {"a!/h", kEvil}, {"a!/n", "n"}}, {"in no directory"});
}

TEST(ZipVisitTest, DataDescriptors) {
  for (const int method : {0, 8}) {
    for (const bool mark : {true, false}) {
      for (const bool large : {false, true}) {
        ZipSays truth = Truth("m", kEvil, method), streamed = truth;
        streamed.flags = truth.flags = 8;
        streamed.packed = streamed.unpacked = streamed.checksum = 0;
        const std::string packed = method == 8 ? RawDeflate(kEvil) : kEvil;
        ZipMaker zip;
        zip.Put(streamed, packed + DescriptorBytes(truth, mark, large), truth).Put("n", kGood);
        Expect(zip.Finish(), {{"a!/m", kEvil}, {"a!/n", kGood}}, {});
        // Where a stored one ends, only a mark shows.
        if (method == 0 && !mark) continue;
        Expect(zip.bytes + EndBytes(0, 0, 0), {{"a!/m", kEvil}, {"a!/n", kGood}},
               {"in no directory"});
      }
    }
  }
}

TEST(ZipVisitTest, Zip64) {
  ZipMaker zip;
  ZipSays large = Truth("m", kEvil, 0), local = large;
  large.extra = LittleBytes(1, 2) + LittleBytes(24, 2) + LittleBytes(large.unpacked, 8) +
                LittleBytes(large.packed, 8) + LittleBytes(0, 8);
  local.extra = LittleBytes(1, 2) + LittleBytes(16, 2) + LittleBytes(large.unpacked, 8) +
                LittleBytes(large.packed, 8);
  for (ZipSays* says : {&large, &local}) says->packed = says->unpacked = 0xffffffff;
  zip.bytes = LocalBytes(local) + kEvil;
  zip.directory = ListedBytes(large, 0xffffffff);
  const auto end64 = [&](uint64_t size, uint64_t offset) {
    return "PK\6\6" + LittleBytes(44, 8) + LittleBytes(45, 2) + LittleBytes(45, 2) +
           LittleBytes(0, 8) + LittleBytes(1, 8) + LittleBytes(1, 8) + LittleBytes(size, 8) +
           LittleBytes(offset, 8) + "PK\6\7" + LittleBytes(0, 4) +
           LittleBytes(zip.bytes.size() + zip.directory.size(), 8) + LittleBytes(1, 4);
  };
  const std::string whole = zip.bytes + zip.directory +
                            end64(zip.directory.size(), zip.bytes.size()) +
                            EndBytes(0xffff, 0xffffffff, 0xffffffff);
  Expect(whole, {{"a!/m", kEvil}}, {});
  Expect("front" + whole, {{"a!/m", kEvil}, {"a!/(before the start)", "front"}}, {});
  // The two end records lead to different directories.
  ZipMaker two;
  two.Put("m", kGood).Put("n", kEvil);
  const std::string m = ListedBytes(Truth("m", kGood, 0), 0),
                    n = ListedBytes(Truth("n", kEvil, 0),
                                    LocalBytes(Truth("m", kGood, 0)).size() + kGood.size());
  zip.bytes = two.bytes;
  zip.directory = m + n;
  Expect(two.bytes + m + n + end64(n.size(), two.bytes.size() + m.size()) +
             EndBytes(1, m.size(), two.bytes.size()),
         {{"a!/m", kGood}, {"a!/n", kEvil}}, {"2 zip directories"});
}

TEST(ZipVisitTest, MethodsThatAreNotUnpacked) {
  for (const auto& [method, name] : std::vector<std::pair<int, std::string>>{
           {1, "shrink"}, {6, "implode"}, {9, "deflate64"}, {97, "WavPack"}}) {
    ZipSays says = Truth("m", kEvil, 0);
    says.method = method;
    const Recorder recorder = Visit(ZipMaker().Put(says, kEvil, says).Put("n", kGood).Finish());
    EXPECT_EQ(recorder.files, (Pairs{{"a!/n", kGood}}));
    EXPECT_EQ(recorder.not_read,
              (Pairs{{"a!/m", "is packed by a method that is not unpacked here: " +
                                  std::to_string(method) + " (" + name + ")"}}));
  }
}

TEST(ZipVisitTest, MethodsThatLibarchiveUnpacks) {
  // The members of libarchive's own writers, in a zip: their streams are what those files hold.
  const std::string zstd = Compress(archive_write_add_filter_zstd, kEvil),
                    xz = Compress(archive_write_add_filter_xz, kEvil),
                    bzip2 = Compress(archive_write_add_filter_bzip2, kEvil);
  for (const auto& [method, packed] :
       std::vector<std::pair<int, std::string>>{{93, zstd}, {95, xz}, {12, bzip2}}) {
    ZipSays says = Truth("m", kEvil, 0);
    says.method = method;
    says.packed = packed.size();
    Expect(ZipMaker().Put(says, packed, says).Put("n", kGood).Finish(),
           {{"a!/m", kEvil}, {"a!/n", kGood}}, {});
  }
}

TEST(ZipVisitTest, MethodsThatTakeTooMuchMemory) {
  ZipSays says = Truth("m", kEvil, 0);
  says.method = 14;
  const std::string packed = "\x09\x14\x05\x00\x5d"s + LittleBytes(1u << 30, 4) + "data";
  says.packed = packed.size();
  const Recorder recorder = Visit(ZipMaker().Put(says, packed, says).Finish());
  EXPECT_EQ(recorder.not_read,
            (Pairs{{"a!/m", "takes 1024 MiB of memory to unpack; the limit is 64 MiB"}}));
}

TEST(ZipVisitTest, AMethodOfWhichLibarchiveSeesOneByte) {
  ZipSays says = Truth("m", kEvil, 8);
  says.method = 0x2108;
  Expect(ZipMaker().Put(says, RawDeflate(kEvil), says).Finish(), {{"a!/m", kEvil}}, {});
}

TEST(ZipVisitTest, Encrypted) {
  const std::string secret = "0123456789abcdef";
  ZipSays marked = Truth("m", kEvil, 0), plain = Truth("p", kEvil, 0);
  marked.flags = 1;
  marked.packed = secret.size();
  const Recorder recorder = Visit(ZipMaker().Put(marked, secret, marked).Put("n", kGood).Finish());
  EXPECT_EQ(recorder.files, (Pairs{{"a!/n", kGood}}));
  EXPECT_EQ(recorder.not_read, (Pairs{{"a!/m", "is encrypted"}}));
  // Marked, but not so: some readers do not look at the mark, or look at one of the two.
  ZipSays pretended = plain;
  pretended.flags = 1;
  for (const auto& [local, listed] :
       {std::pair{pretended, plain}, std::pair{plain, pretended}, std::pair{pretended, pretended}})
    Expect(ZipMaker().Put(local, kEvil, listed).Put("n", kGood).Finish(),
           {{"a!/p", kEvil}, {"a!/n", kGood}}, {"marked as encrypted"});
}

TEST(ZipVisitTest, Names) {
  const auto unicode = [](const std::string& name, const std::string& other) {
    const std::string field = "\1" + LittleBytes(Truth("", name, 0).checksum, 4) + other;
    ZipSays says = Truth(name, kEvil, 0);
    says.extra = LittleBytes(0x7075, 2) + LittleBytes(field.size(), 2) + field;
    return ZipMaker().Put(says, kEvil, says).Finish();
  };
  Expect(unicode("gr\x94\xe1"
                 "e",
                 "größe"),
         {{"a!/größe", kEvil}}, {});
  // Where there is no need of it.
  Expect(unicode("a.txt", "a.php"), {{"a!/a.txt", kEvil}}, {});
  WalkOptions options;
  options.exclude = {"*.txt"};
  EXPECT_EQ(Visit(unicode("a.txt", "a.php"), options).files, (Pairs{{"a!/a.php", kEvil}}));
  Expect(ZipMaker().Put("a.php\0.txt"s, kEvil).Finish(), {{"a!/a.php", kEvil}}, {});
  ZipSays dos = Truth("folder\\a.php", kEvil, 0);
  dos.system = 0;
  Expect(ZipMaker().Put(dos, kEvil, dos).Finish(), {{"a!/folder/a.php", kEvil}}, {});
  dos = Truth("folder\\a.php", kEvil, 0);
  ZipSays local = dos;  // does not know
  local.system = 0;
  Expect(ZipMaker().Put(local, kEvil, dos).Finish(), {{"a!/folder\\a.php", kEvil}}, {});
  Expect(ZipMaker().Put("", kEvil).Finish(), {{"a!/member 1", kEvil}}, {});
}

TEST(ZipVisitTest, FoldersAndLinksThatAreFilesForOthers) {
  ZipSays link = Truth("link", "../up", 0), code = Truth("code", kEvil, 0),
          fifo = Truth("fifo", kEvil, 0);
  link.mode = code.mode = 0120777;
  fifo.mode = 0010644;
  ZipMaker zip;
  zip.Put("empty/", "").Put("jar/", "", 8).Put("full/", kEvil);
  zip.Put(link, "../up", link).Put(code, kEvil, code).Put(fifo, kEvil, fifo);
  const Recorder recorder = Visit(zip.Finish());
  EXPECT_EQ(recorder.files, (Pairs{{"a!/full/", kEvil}, {"a!/code", kEvil}, {"a!/fifo", kEvil}}));
  EXPECT_EQ(recorder.not_read, Pairs{});
  EXPECT_EQ(recorder.notes,
            (Pairs{{"a", "passed over: 1 link to what is not in the archive: link -> ../up"}}));
}

TEST(ZipVisitTest, WhatStandsBetweenTheMembers) {
  ZipMaker zip;
  zip.Put("m", kGood);
  zip.bytes += kEvil + std::string(50, '\0');
  zip.Put("n", kGood);
  zip.bytes += "PK" + kEvil;
  Expect(zip.Finish(),
         {{"a!/m", kGood},
          {"a!/n", kGood},
          {"a!/(between the members)", kEvil + std::string(50, '\0') + "PK" + kEvil}},
         {});
}

TEST(ZipVisitTest, ZipsInZips) {
  // Stored at the end, so that its end record is among the last bytes.
  const std::string inner = "#!/bin/sh\n" + ZipMaker().Put("i", kEvil + kGood, 0).Finish();
  Expect(
      ZipMaker().Put("m", kGood).Put("in", inner).Finish(),
      {{"a!/m", kGood}, {"a!/in!/i", kEvil + kGood}, {"a!/in!/(before the start)", "#!/bin/sh\n"}},
      {});
}

TEST(ZipVisitTest, CutOff) {
  const std::string zip = ZipMaker().Put("m", kGood, 8).Put("n", kEvil).Finish();
  const size_t cut = zip.find(kEvil) + 5;
  const Recorder recorder = Visit(zip.substr(0, cut));
  EXPECT_EQ(recorder.files, (Pairs{{"a!/m", kGood}, {"a!/n", kEvil.substr(0, 5)}}));
  EXPECT_EQ(recorder.not_read, (Pairs{{"a!/n", "is cut off"},
                                      {"a", "has no end: it was cut off, or goes on elsewhere"}}));
}

}  // namespace
}  // namespace fovea::data
