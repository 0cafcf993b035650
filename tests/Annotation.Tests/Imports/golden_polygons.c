/* Makes golden_polygons.json with the code of the COCO API itself (github.com/cocodataset/cocoapi, folder common):
 *   cc -std=c99 -I cocoapi/common -o golden_polygons golden_polygons.c cocoapi/common/maskApi.c -lm && ./golden_polygons > golden_polygons.json
 */
#include <stdio.h>
#include <stdlib.h>
#include "maskApi.h"

static unsigned state = 1;

static int draw(int below) {
  state = state * 1664525u + 1013904223u;
  return (int)((state >> 8) % (unsigned)below);
}

/* Tenths of a pixel, up to half a frame outside; every third polygon has whole numbers, every fifth the same corner twice. */
static double corner(int side, int whole) {
  int tenths = draw(20 * side) - 5 * side;
  return whole ? tenths / 10 : tenths / 10.0;
}

int main(void) {
  static const int sizes[][2] = {{1, 1}, {8, 5}, {5, 8}, {33, 17}, {64, 48}};
  const char *separator = "";
  printf("[");
  for (int i = 0; i < 100; i++) {
    int w = sizes[i % 5][0], h = sizes[i % 5][1], k = 3 + draw(7);
    double xy[2 * 10];
    for (int j = 0; j < k; j++) {
      xy[2 * j] = corner(w, i % 3 == 0);
      xy[2 * j + 1] = corner(h, i % 3 == 0);
    }
    if (i % 5 == 4) {
      xy[2] = xy[0];
      xy[3] = xy[1];
    }
    RLE rle;
    rleFrPoly(&rle, xy, k, h, w);
    char *counts = rleToString(&rle);
    printf("%s\n  {\"width\": %d, \"height\": %d, \"corners\": [", separator, w, h);
    for (int j = 0; j < 2 * k; j++)
      printf("%s%.1f", j ? ", " : "", xy[j]);
    printf("], \"counts\": \"");
    for (char *c = counts; *c; c++)
      printf(*c == '\\' ? "\\\\" : "%c", *c);
    printf("\"}");
    separator = ",";
    free(counts);
    rleFree(&rle);
  }
  printf("\n]\n");
  return 0;
}
