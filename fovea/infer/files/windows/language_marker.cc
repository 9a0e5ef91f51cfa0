#include "fovea/infer/files/windows/language_marker.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "fovea/data/content/plain_text.h"

namespace fovea::infer {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f\v", kPhp = "<?php";

// Of bytes behind the byte-order mark of UTF-8.
std::string_view AsText(std::span<const uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

// What the line "#!…" names, as the last part of a path or behind `env`.
std::string_view OfProgram(std::string_view line) {
  constexpr std::pair<std::string_view, std::string_view> kPrograms[] = {
      {"python", "py"}, {"pypy", "py"}, {"php", "php"}, {"node", "js"}};
  constexpr std::string_view kShells[] = {"sh", "bash", "dash", "zsh", "ksh", "ash"};
  for (size_t at = 0; at < line.size();) {
    const size_t end = std::min(line.find_first_of("/ \t\r", at), line.size());
    if (std::find(std::begin(kShells), std::end(kShells), line.substr(at, end - at)) !=
        std::end(kShells))
      return "sh";
    for (const auto& [program, language] : kPrograms)
      if (line.substr(at, end - at).starts_with(program)) return language;
    at = end + 1;
  }
  return {};
}

// What no other language begins with.
std::string_view OfBeginning(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kBeginnings[] = {
      {"-- MySQL dump ", "sql"},
      {"-- MariaDB dump ", "sql"},
      {"-- phpMyAdmin SQL Dump", "sql"},
      {"-- Adminer ", "sql"},
      {"--\n-- PostgreSQL database dump", "sql"},
      {"PRAGMA foreign_keys=", "sql"},
      {"#cloud-config", "yaml"},
      {"%YAML ", "yaml"},
      {"<IfModule ", "htaccess"}};
  for (const auto& [beginning, language] : kBeginnings)
    if (text.starts_with(beginning)) return language;
  return {};
}

// Whether it begins with a brace and a string with a colon behind it, which no script does.
bool IsJsonObject(std::string_view text) {
  constexpr size_t kLongestKey = 200;
  const auto skip_blanks = [&] {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  };
  if (!text.starts_with('{')) return false;
  text.remove_prefix(1);
  skip_blanks();
  if (!text.starts_with('"')) return false;
  const size_t close = text.substr(0, kLongestKey).find_first_of("\"\\\n", 1);
  if (close == std::string_view::npos || text[close] != '"') return false;
  text.remove_prefix(close + 1);
  skip_blanks();
  return text.starts_with(':');
}

}  // namespace

std::string_view LanguageMarker(std::span<const uint8_t> bytes) {
  std::string_view text = AsText(bytes);
  std::string_view program;
  if (text.starts_with("#!")) {
    const size_t end = std::min(text.find('\n'), std::min<size_t>(text.size(), 256));
    program = OfProgram(text.substr(2, end - 2));
    text.remove_prefix(end);
  }
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  const bool open = text.starts_with("<?=") || (text.starts_with("<?") && text.size() > 2 &&
                                                kBlanks.find(text[2]) != std::string_view::npos);
  if (open || data::StandsAt(text, 0, kPhp)) return "php";
  if (!program.empty()) return program;
  return IsJsonObject(text) ? "json" : OfBeginning(text);
}

bool HoldsPhp(std::span<const uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (size_t at = text.find("<?"); at != std::string_view::npos; at = text.find("<?", at + 2))
    if (data::StandsAt(text, at, kPhp)) return true;
  return false;
}

}  // namespace fovea::infer
