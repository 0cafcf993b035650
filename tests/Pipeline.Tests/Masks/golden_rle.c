/* Makes golden_rle.json with the code of the COCO API itself (github.com/cocodataset/cocoapi, folder common):
 *   cc -std=c99 -I cocoapi/common -o golden_rle golden_rle.c cocoapi/common/maskApi.c -lm && ./golden_rle > golden_rle.json
 * A mask is object where shape() says so; CocoRleGoldenTests draws the same ones.
 */
#include <stdio.h>
#include <stdlib.h>
#include "maskApi.h"

enum { EMPTY, FULL, ELLIPSE, RING, SPECKS, STRIPES, KINDS };
static const char *names[] = {"empty", "full", "ellipse", "ring", "specks", "stripes"};

static int inside(long x, long y, long w, long h, long percent) {
  long dx = 2 * x + 1 - w, dy = 2 * y + 1 - h;
  return 10000 * (dx * dx * h * h + dy * dy * w * w) <= percent * percent * w * w * h * h;
}

static int shape(int kind, long x, long y, long w, long h) {
  switch (kind) {
    case FULL: return 1;
    case ELLIPSE: return inside(x, y, w, h, 80);
    case RING: return inside(x, y, w, h, 90) && !inside(x, y, w, h, 40);
    case SPECKS: return (x * 7919 + y * 104729 + x * y * 31) % 11 < 3;
    case STRIPES: return (y / 3) % 2 == 0;
    default: return 0;
  }
}

int main(void) {
  static const int sizes[][2] = {{1, 1}, {1, 9}, {9, 1}, {2, 3}, {3, 2}, {7, 5}, {33, 17}, {64, 48}, {97, 131}, {640, 360}};
  const char *separator = "";
  printf("[");
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
    for (int kind = 0; kind < KINDS; kind++) {
      int w = sizes[s][0], h = sizes[s][1];
      if (kind >= SPECKS && w > 100) continue;
      byte *mask = malloc((size_t)w * h);
      for (int x = 0; x < w; x++)
        for (int y = 0; y < h; y++) mask[(size_t)x * h + y] = (byte)shape(kind, x, y, w, h);
      RLE rle;
      BB box = malloc(4 * sizeof(double));
      uint area;
      rleEncode(&rle, mask, h, w, 1);
      rleArea(&rle, 1, &area);
      rleToBbox(&rle, box, 1);
      char *text = rleToString(&rle);
      printf("%s\n  {\"shape\": \"%s\", \"width\": %d, \"height\": %d, \"area\": %u, \"bbox\": [%g, %g, %g, %g], \"counts\": \"",
             separator, names[kind], w, h, area, box[0], box[1], box[2], box[3]);
      for (char *c = text; *c; c++) printf(*c == '\\' ? "\\\\" : "%c", *c);
      printf("\"}");
      separator = ",";
      free(text), free(box), free(mask), rleFree(&rle);
    }
  printf("\n]\n");
  return 0;
}
