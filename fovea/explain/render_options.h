#ifndef FOVEA_EXPLAIN_RENDER_OPTIONS_H_
#define FOVEA_EXPLAIN_RENDER_OPTIONS_H_

namespace fovea::explain {

struct TextOptions {
  int width = 80;       // columns of the terminal
  bool colour = false;  // ANSI colours
  int max_places = 20;  // an unordered axis shows the heaviest so many, and the sum of the others
};

enum class Theme { kLight, kDark };  // of SVG and PNG; HTML has both

struct RenderOptions {
  TextOptions text;
  Theme theme = Theme::kLight;
};

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_RENDER_OPTIONS_H_
