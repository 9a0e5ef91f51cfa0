#include "fovea/augment/snippets/junk.h"

#include <cctype>

#include "fovea/augment/made_hosts.h"
#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/core/unicode.h"

namespace fovea::augment {
namespace {

constexpr const char* kWords[] = {
    "account",  "action",  "adapter", "admin",    "agent",    "alias",    "alpha",   "amount",
    "anchor",   "api",     "apple",   "archive",  "asset",    "audit",    "auth",    "author",
    "backup",   "balance", "banner",  "base",     "batch",    "beta",     "binary",  "block",
    "blue",     "body",    "book",    "border",   "box",      "branch",   "bridge",  "buffer",
    "build",    "button",  "cache",   "calendar", "camera",   "cart",     "catalog", "category",
    "center",   "change",  "channel", "chart",    "check",    "client",   "cloud",   "code",
    "color",    "column",  "comment", "common",   "config",   "contact",  "content", "context",
    "control",  "cookie",  "core",    "count",    "country",  "cover",    "css",     "currency",
    "customer", "daily",   "data",    "date",     "debug",    "default",  "delta",   "demo",
    "detail",   "device",  "digest",  "domain",   "door",     "double",   "draft",   "driver",
    "editor",   "element", "email",   "engine",   "entry",    "error",    "event",   "export",
    "extra",    "factory", "fast",    "feature",  "feed",     "field",    "file",    "filter",
    "final",    "first",   "flag",    "folder",   "font",     "footer",   "form",    "format",
    "forum",    "frame",   "free",    "front",    "function", "gallery",  "gate",    "global",
    "green",    "grid",    "group",   "handler",  "hash",     "header",   "help",    "hidden",
    "history",  "home",    "hook",    "icon",     "image",    "import",   "include", "index",
    "info",     "init",    "input",   "invoice",  "item",     "job",      "journal", "kernel",
    "key",      "label",   "lang",    "layer",    "layout",   "level",    "library", "license",
    "light",    "limit",   "line",    "link",     "list",     "loader",   "local",   "lock",
    "login",    "logo",    "mail",    "main",     "manager",  "map",      "mark",    "media",
    "member",   "menu",    "message", "meta",     "method",   "mobile",   "mode",    "model",
    "module",   "money",   "monitor", "month",    "name",     "network",  "news",    "node",
    "note",     "number",  "object",  "offer",    "office",   "old",      "online",  "option",
    "order",    "orange",  "output",  "owner",    "page",     "panel",    "parent",  "parser",
    "part",     "patch",   "path",    "payment",  "people",   "phone",    "photo",   "plain",
    "plugin",   "point",   "policy",  "pool",     "post",     "price",    "print",   "process",
    "product",  "profile", "project", "proxy",    "public",   "query",    "queue",   "quick",
    "random",   "rate",    "reader",  "record",   "red",      "register", "remote",  "render",
    "report",   "request", "reset",   "resource", "result",   "review",   "river",   "role",
    "root",     "route",   "rule",    "sample",   "schema",   "scope",    "score",   "script",
    "search",   "second",  "section", "seed",     "select",   "sender",   "server",  "service",
    "session",  "setting", "shadow",  "share",    "shop",     "short",    "side",    "sign",
    "silver",   "simple",  "site",    "size",     "slider",   "small",    "smart",   "social",
    "source",   "space",   "special", "stage",    "start",    "state",    "static",  "status",
    "step",     "stock",   "storage", "store",    "stream",   "string",   "style",   "submit",
    "summary",  "super",   "support", "switch",   "symbol",   "system",   "table",   "target",
    "task",     "team",    "temp",    "test",     "text",     "theme",    "thread",  "ticket",
    "time",     "title",   "token",   "tool",     "total",    "track",    "traffic", "tree",
    "type",     "unit",    "update",  "upload",   "user",     "util",     "value",   "vendor",
    "version",  "video",   "view",    "visit",    "watch",    "water",    "web",     "widget",
    "window",   "winter",  "worker",  "world",    "writer",   "yellow",   "zone"};

}  // namespace

Junk::Junk(Random& random) : random_(random), naming_(static_cast<Naming>(random.Below(7))) {}

int64_t Junk::Int(int64_t least, int64_t most) {
  return least + static_cast<int64_t>(random_.Below(static_cast<uint64_t>(most - least + 1)));
}

std::string Junk::Word() {
  if (Chance(0.75)) return kWords[random_.Below(std::size(kWords))];
  std::string word;
  for (int64_t syllables = Int(2, 4); syllables > 0; --syllables) {
    word += "bcdfghjklmnprstvwz"[random_.Below(18)];
    word += "aeiou"[random_.Below(5)];
    if (Chance(0.25)) word += "nrstlm"[random_.Below(6)];
  }
  return word;
}

std::string Junk::Identifier() {
  switch (naming_) {
    case Naming::kWords: {
      std::string name = Word(), next = Word();
      if (Chance(0.4)) return name;
      if (Chance(0.5)) return name + "_" + next;
      next[0] = static_cast<char>(std::toupper(next[0]));
      return name + next;
    }
    case Naming::kShort:
      return Letters(Int(1, 3));
    case Naming::kLeet: {
      std::string name = Word();
      for (size_t i = 1; i < name.size(); ++i) {
        const size_t at = std::string_view("aeiost").find(name[i]);
        if (at != std::string_view::npos && Chance(0.6)) name[i] = "431057"[at];
        if (Chance(0.2)) name[i] = static_cast<char>(std::toupper(name[i]));
      }
      return name + (Chance(0.4) ? Digits(Int(1, 3)) : "");
    }
    case Naming::kUnderscores: {
      std::string name(static_cast<size_t>(Int(1, 4)), '_');
      for (int64_t i = Int(1, 8); i > 0; --i) name += "0O_"[random_.Below(3)];
      return name;
    }
    case Naming::kHexadecimal:
      return "_0x" + Hex(Int(2, 3));
    case Naming::kLetters:
      return Letters(Int(5, 12)) + (Chance(0.3) ? Digits(Int(1, 4)) : "");
    case Naming::kLookAlike: {
      std::string name;
      for (int64_t i = Int(6, 16); i > 0; --i) name += "lIoO"[random_.Below(4)];
      return name;
    }
  }
  return Word();
}

std::string Junk::Letters(int64_t count) {
  const bool capitals = Chance(0.3);
  std::string text;
  for (; count > 0; --count) {
    const char c = static_cast<char>('a' + random_.Below(26));
    text += capitals && Chance(0.5) ? static_cast<char>(std::toupper(c)) : c;
  }
  return text;
}

std::string Junk::Digits(int64_t count) {
  std::string text;
  for (; count > 0; --count) text += static_cast<char>('0' + random_.Below(10));
  return text;
}

std::string Junk::Bytes(int64_t count) {
  std::string text;
  for (; count > 0; --count) text += static_cast<char>(random_.Below(256));
  return text;
}

std::string Junk::Base64(int64_t bytes) { return fovea::Base64(Bytes(bytes)); }

std::string Junk::Hex(int64_t bytes) {
  std::string text;
  for (int64_t i = 0; i < 2 * bytes; ++i) text += "0123456789abcdef"[random_.Below(16)];
  return text;
}

std::string Junk::Host() {
  if (Chance(0.3)) return Address();
  std::string host = Word();
  if (Chance(0.4)) host += Pick({"-", "", "."}) + Word();
  if (Chance(0.2)) host += Digits(Int(1, 3));
  if (Chance(0.3)) host = LowerCase(Letters(Int(4, 12)));
  if (Chance(0.3)) host = Pick({"www.", "cdn.", "api.", "static.", "img.", "js."}) + host;
  return host + MadeEnding(random_);
}

std::string Junk::Address() { return MadeAddress(random_); }

std::string Junk::Port() { return StrCat(Int(1024, 65535)); }

std::string Junk::Url(std::string_view extension) {
  std::string url = Pick({"http://", "https://"}) + Host();
  if (Chance(0.15)) url += ":" + Port();
  for (int64_t i = Int(0, 2); i > 0; --i) url += "/" + Word();
  url += "/" + (Chance(0.6) ? Word() : Letters(Int(3, 10)));
  url += extension;
  if (extension.empty() && Chance(0.3)) url += "?" + Word() + "=" + Digits(Int(1, 6));
  return url;
}

std::string Junk::Path(std::string_view extension) {
  std::string path = Pick({"/home/", "/var/www/", "/tmp/", "/usr/local/", "/srv/", "/opt/"});
  for (int64_t i = Int(1, 4); i > 0; --i) path += (Chance(0.7) ? Word() : Letters(Int(4, 8))) + "/";
  if (Chance(0.3)) path += ".";
  path += Chance(0.5) ? Word() : Hex(Int(3, 5));
  return path + std::string(extension);
}

std::string Junk::Sentence(int64_t words) {
  std::string text = Word();
  text[0] = static_cast<char>(std::toupper(text[0]));
  for (int64_t i = 1; i < words; ++i)
    text += " " + (Chance(0.35) ? Pick({"the", "a", "of", "and", "to", "for", "in", "is", "with",
                                        "this", "that", "by", "or", "on"})
                                : Word());
  return text + ".";
}

}  // namespace fovea::augment
