// When each oven of the bakery is to be lit, for bread that is out at the hour given.
#include <stdio.h>
#include <stdlib.h>

struct Oven {
  const char* name;
  int minutes;  // from cold to hot, and to the end of the bake
};

static const struct Oven kOvens[] = {{"stone", 135}, {"deck", 80}, {"small", 45}};

int main(int count, char** arguments) {
  int hour = count > 1 ? atoi(arguments[1]) : 7;
  if (hour < 3 || hour > 23) {
    fprintf(stderr, "usage: ovens [HOUR]   (3 to 23; 7 where none is given)\n");
    return 2;
  }
  for (size_t i = 0; i < sizeof kOvens / sizeof *kOvens; ++i) {
    int at = hour * 60 - kOvens[i].minutes;
    printf("%s%s %02d:%02d", i ? ", " : "Light the ovens: ", kOvens[i].name, at / 60, at % 60);
  }
  puts("");
  return 0;
}
