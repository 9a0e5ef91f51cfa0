// How much flour, water, leaven and salt a dough of so many kilograms takes.
#include <stdio.h>
#include <stdlib.h>

struct Part {
  const char* name;
  double of_flour;
};

static const struct Part kParts[] = {
    {"flour", 1.0}, {"water", 0.68}, {"leaven", 0.2}, {"salt", 0.02}};

int main(int count, char** arguments) {
  double dough = count > 1 ? atof(arguments[1]) : 19.0, sum = 0;
  if (!(dough > 0) || dough > 500) {
    fprintf(stderr, "usage: flour [KG]   (up to 500; 19 where none is given)\n");
    return 2;
  }
  const size_t parts = sizeof kParts / sizeof *kParts;
  for (size_t i = 0; i < parts; ++i) sum += kParts[i].of_flour;
  printf("For %.1f kg of dough:", dough);
  for (size_t i = 0; i < parts; ++i) {
    printf("%s %.2f kg %s", i ? "," : "", dough * kParts[i].of_flour / sum, kParts[i].name);
  }
  puts("");
  return 0;
}
