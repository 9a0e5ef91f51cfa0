#include "fovea/explain/html_page.h"

#include <fmt/format.h>

#include "fovea/explain/clean_text.h"

namespace fovea::explain {
namespace {

constexpr char kStyle[] = R"(
:root { color-scheme: light dark; --back: #f5f7fa; --card: #ffffff; --ink: #1a202c;
  --faint: #5b6675; --line: #e1e6ec; --bar: #2b6cb0; --truth: #c05621; }
@media (prefers-color-scheme: dark) { :root { --back: #0f1217; --card: #171b22; --ink: #e6eaf0;
  --faint: #98a2b3; --line: #2c333e; --bar: #5a9fe0; --truth: #f0883e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 60rem; background: var(--back);
  color: var(--ink); font: 16px/1.55 system-ui, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 0 0 .25rem; }
h1, h2, td, p { overflow-wrap: anywhere; }
p { margin: 0 0 1rem; max-width: 46rem; }
.note { color: var(--faint); }
section, .summary { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 1.25rem; margin: 1.5rem 0; overflow-x: auto; }
img { display: block; width: calc(100% + 2.5rem); height: auto; margin: 0 -1.25rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; }
td { min-width: 5rem; }
th { color: var(--faint); font-weight: 600; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.bar { width: 35%; min-width: 6rem; }
.bar span { display: block; height: .7rem; margin-top: .4rem; border-radius: 2px;
  background: var(--bar); }
.truth td:first-child { color: var(--truth); font-weight: 600; }
.truth .bar span { background: var(--truth); }
summary { cursor: pointer; color: var(--faint); font-size: .875rem; padding: .4rem 0; }
@media print { body { background: none; } section, .summary { break-inside: avoid; } }
)";

}  // namespace

std::string HtmlHead(const std::string& title, const HtmlHeadOptions& options) {
  return fmt::format(
      R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'{}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{}</title>
<style>{}{}</style>
</head>
<body>
<h1>{}</h1>
)",
      options.pictures ? "; img-src data:" : "", EscapeMarkup(title), kStyle, options.style,
      EscapeMarkup(title));
}

}  // namespace fovea::explain
