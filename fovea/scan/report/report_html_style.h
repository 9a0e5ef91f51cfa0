#ifndef FOVEA_SCAN_REPORT_REPORT_HTML_STYLE_H_
#define FOVEA_SCAN_REPORT_REPORT_HTML_STYLE_H_

namespace fovea::scan {

// After the style of explain::HtmlHead. Heat goes from h1 to h8.
constexpr char kReportStyle[] = R"(
:root { --heat: 221, 107, 32; --alarm: #b83220; --calm: #2f7a4d; --code: #fbfcfd; }
@media (prefers-color-scheme: dark) { :root { --heat: 240, 136, 62; --alarm: #ff8a75;
  --calm: #6cc48f; --code: #12161c; } }
body { max-width: 68rem; }
a { color: var(--bar); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, .source:focus-visible { outline: 2px solid var(--bar);
  outline-offset: 2px; border-radius: 4px; }
.verdict { font-size: 1.15rem; margin-bottom: .25rem; max-width: none; }
.verdict b { color: var(--alarm); }
.verdict b.calm { color: var(--calm); }
.open { border-left: 4px solid rgb(var(--heat)); padding: .1rem 0 .1rem .75rem; margin: .75rem 0; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .9rem 1.5rem;
  margin: 0; }
dt { color: var(--faint); font-size: .8rem; }
dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
bdi { overflow-wrap: anywhere; }
h2 bdi, td bdi { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .92em; }
section { scroll-margin-top: 1rem; }
caption { text-align: left; font-size: 1.2rem; font-weight: 600; padding-bottom: .5rem; }
.list td { min-width: 0; }
.list td:last-child, .list th:last-child { padding-right: 0; }
.score { white-space: nowrap; font-variant-numeric: tabular-nums; }
.score i, .w i { display: inline-block; background: rgba(var(--heat), .3); border-radius: 2px; }
.score i { width: 3.5rem; height: .6rem; margin-right: .5rem; }
.score i span, .w i { background: rgb(var(--heat)); }
.score i span { display: block; height: 100%; border-radius: 2px; }
.meta { color: var(--faint); font-size: .875rem; margin: 0 0 .75rem; }
.places { font-size: .875rem; margin: 0 0 .75rem; max-width: none; }
.places a { margin-right: .9rem; white-space: nowrap; }
.strip { position: relative; height: .7rem; border-radius: 3px; background: var(--line);
  overflow: hidden; margin: 0 0 .75rem; }
.strip i { position: absolute; top: 0; bottom: 0; background: rgb(var(--heat)); }
.source { max-height: 44rem; overflow: auto; border: 1px solid var(--line); border-radius: 6px;
  background: var(--code); font: .8125rem/1.5 ui-monospace, "DejaVu Sans Mono", "Liberation Mono",
  monospace; }
.source table { table-layout: fixed; font-size: inherit; }
.source td, .source th { border: 0; padding: 0 .6rem; min-width: 0; scroll-margin: 8rem; }
.source thead th { font: 600 .75rem/1.9 system-ui, "DejaVu Sans", sans-serif;
  border-bottom: 1px solid var(--line); }
.source .later { position: absolute; left: -100rem; }
.source tbody th { text-align: right; font-weight: 400; color: var(--faint); user-select: none; }
col.n { width: 5.2rem; }
col.w { width: 7.2rem; }
.source th:first-child { text-align: right; }
.source .w { white-space: nowrap; font-size: .75rem; color: var(--faint); }
.source tr.m th { box-shadow: inset 3px 0 rgb(var(--heat)); color: var(--ink); }
.source tr.m .w { color: var(--ink); }
.w i { height: .5rem; vertical-align: baseline; }
.w span { display: inline-block; width: 2.7rem; }
.source code { display: block; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere;
  overflow: hidden; direction: ltr; unicode-bidi: bidi-override; }
.source u { text-decoration: underline 2px var(--alarm); text-underline-offset: .2em;
  text-decoration-skip-ink: none; }
.hex table { min-width: 46rem; }
.hex code { white-space: pre; overflow-wrap: normal; }
.with-code table { min-width: 62rem; }
.with-code td:last-child code { white-space: normal; }
.with-code td:last-child span { white-space: nowrap; }
col.b { width: 34rem; }
.source summary, .gap { color: var(--faint); font: .75rem/1.5 system-ui, "DejaVu Sans", sans-serif;
  padding: .3rem .6rem; margin: 0; max-width: none; background: var(--back); }
.gap { padding-left: 1.65rem; }
tr:target th, tr:target td { border-top: 2px solid var(--bar); border-bottom: 2px solid var(--bar); }
.h1 { background: rgba(var(--heat), .05); } .h2 { background: rgba(var(--heat), .1); }
.h3 { background: rgba(var(--heat), .15); } .h4 { background: rgba(var(--heat), .2); }
.h5 { background: rgba(var(--heat), .26); } .h6 { background: rgba(var(--heat), .32); }
.h7 { background: rgba(var(--heat), .38); } .h8 { background: rgba(var(--heat), .45); }
@media (max-width: 40rem) {
  body { padding: 1.25rem .75rem 3rem; }
  section, .summary { padding: .9rem; }
  .wide { display: none; }
  .source td, .source th { padding: 0 .35rem; }
  col.n { width: 3.4rem; }
  .hex col.n { width: 5.2rem; }
  col.w { width: 4.6rem; }
  .w span { display: none; }
}
@media print { .source { max-height: none; } }
)";

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_REPORT_HTML_STYLE_H_
