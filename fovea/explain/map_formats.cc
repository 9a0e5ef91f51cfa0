#include "fovea/explain/map_formats.h"

namespace fovea::explain {
namespace {

using Chart = const AttentionReport&;
using Alignment = const AlignmentReport&;
using Contributions = const ContributionReport&;
using Pairs = const PairReport&;
using Options = const RenderOptions&;

constexpr MapFormat kFormats[] = {
    {{.name = "text", .ending = "txt", .what = "for a terminal"},
     [](Chart report, Options options) { return RenderText(report, options.text); },
     [](Alignment report, Options options) { return RenderAlignmentText(report, options.text); },
     [](Contributions report, Options options) { return RenderText(report, options.text); },
     [](Pairs report, Options options) { return RenderPairsText(report, options.text); }},
    {{.name = "json", .ending = "json", .what = "one object"},
     [](Chart report, Options) { return RenderJson(report); },
     [](Alignment report, Options) { return RenderAlignmentJson(report); },
     [](Contributions report, Options) { return RenderJson(report); },
     [](Pairs report, Options) { return RenderPairsJson(report); }},
    {{.name = "csv",
      .ending = "csv",
      .what = "a row for each place, for each pair of words, or each class and step"},
     [](Chart report, Options) { return RenderCsv(report); },
     [](Alignment report, Options) { return RenderAlignmentCsv(report); },
     [](Contributions report, Options) { return RenderCsv(report); },
     [](Pairs report, Options) { return RenderPairsCsv(report); }},
    {{.name = "svg", .ending = "svg", .what = "a picture"},
     [](Chart report, Options options) { return RenderSvg(report, options.theme); },
     [](Alignment report, Options options) { return RenderAlignmentSvg(report, options.theme); },
     [](Contributions report, Options options) { return RenderSvg(report, options.theme); },
     [](Pairs report, Options options) { return RenderPairsSvg(report, options.theme); }},
    {{.name = "png", .ending = "png", .what = "the same picture in pixels", .binary = true},
     [](Chart report, Options options) { return RenderPng(report, 2.0, options.theme); },
     [](Alignment report, Options options) {
       return RenderAlignmentPng(report, 2.0, options.theme);
     },
     [](Contributions report, Options options) { return RenderPng(report, 2.0, options.theme); },
     [](Pairs report, Options options) { return RenderPairsPng(report, 2.0, options.theme); }},
    {{.name = "html", .ending = "html", .what = "a page with all of it"},
     [](Chart report, Options) { return RenderHtml(report); },
     [](Alignment report, Options) { return RenderAlignmentHtml(report); },
     [](Contributions report, Options) { return RenderHtml(report); },
     [](Pairs report, Options) { return RenderPairsHtml(report); }},
};

}  // namespace

std::span<const MapFormat> MapFormats() { return kFormats; }

}  // namespace fovea::explain
