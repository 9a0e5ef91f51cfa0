#include "fovea/infer/files/windows/language_marker.h"

#include <gtest/gtest.h>

#include <string>

namespace fovea::infer {
namespace {

std::span<const uint8_t> Bytes(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}
std::string_view Marker(const std::string& text) { return LanguageMarker(Bytes(text)); }

TEST(LanguageMarker, OfPhpAtTheBeginning) {
  for (const char* text : {"<?php echo 1;", "\xEF\xBB\xBF<?php\n", "\n\n  <?PHP", "<?= $a ?>",
                           "<?\necho 1;", "#!/usr/bin/env php\n<?php\n", "#!/bin/x\n<?php"})
    EXPECT_EQ(Marker(text), "php") << text;
  for (const char* text : {"", "<", "<?", "<?ph", "<?xml version='1.0'?>", "a <?php", "// <?php"})
    EXPECT_EQ(Marker(text), "") << text;
}

TEST(LanguageMarker, OfTheProgramThatRunsAScript) {
  EXPECT_EQ(Marker("#!/usr/bin/python3 -u\nimport os\n"), "py");
  EXPECT_EQ(Marker("#!/usr/bin/env -S python3.11\n"), "py");
  EXPECT_EQ(Marker("#!/usr/bin/env node"), "js");
  EXPECT_EQ(Marker("#! /usr/local/bin/php8.2\n"), "php");
  EXPECT_EQ(Marker("#!/bin/sh\nphp x.php\n"), "sh");
  EXPECT_EQ(Marker("#!/usr/bin/env bash\r\n"), "sh");
  EXPECT_EQ(Marker("#! /bin/dash -e\n"), "sh");
  EXPECT_EQ(Marker("#!/usr/bin/env zsh"), "sh");
  for (const char* text : {"#!/usr/bin/perl\n", "#!/usr/bin/shred\n", "#!/opt/share/x\n"})
    EXPECT_EQ(Marker(text), "") << text;
}

TEST(LanguageMarker, OfAnObjectOfJson) {
  for (const char* text : {"{\"a\":1}", "\xEF\xBB\xBF\n { \n \"name\" : \"b\"}", "{\"cells\": ["})
    EXPECT_EQ(Marker(text), "json") << text;
  for (const char* text : {"{", "{}", "{\"use strict\"; a()}", "{\"a\" + b}", "{a: 1}",
                           "[{\"a\":1}]", "({\"a\":1})", "{\"a", "{\"a\nb\":1}"})
    EXPECT_EQ(Marker(text), "") << text;
}

TEST(LanguageMarker, OfDumpsAndConfigurations) {
  EXPECT_EQ(Marker("-- MySQL dump 10.13  Distrib 8.0\n"), "sql");
  EXPECT_EQ(Marker("--\n-- PostgreSQL database dump\n"), "sql");
  EXPECT_EQ(Marker("#cloud-config\nruncmd:\n"), "yaml");
  EXPECT_EQ(Marker("\n<IfModule mod_rewrite.c>\n"), "htaccess");
  for (const char* text : {"-- a comment of Lua\n", "---\ntitle: a\n", "# RewriteEngine\n"})
    EXPECT_EQ(Marker(text), "") << text;
}

TEST(LanguageMarker, HoldsPhpAnywhere) {
  EXPECT_TRUE(HoldsPhp(Bytes("<html><? x ?><?PHP eval(1)")));
  EXPECT_FALSE(HoldsPhp(Bytes("<?xml?><?ph")));
  EXPECT_FALSE(HoldsPhp({}));
}

}  // namespace
}  // namespace fovea::infer
