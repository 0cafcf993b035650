import type { Look, Marks } from '../masks/protocol';
import { colorOf, css, type Rgb } from '../masks/colors';
import { paintMask, paintTags, type Tag } from '../masks/paint';
import { decodeMask } from '../masks/rle';
import type { RunLengths } from '../api/types';
import type { ClipFrame, ClipPrompt } from './api';
import type { Shown } from './player';
import type { Placed } from './view';

export interface Scene {
  shown: Shown;
  frame: { width: number; height: number };
  placed: Placed;
  /** Device pixels for one of the page. */
  ratio: number;
  look: Look;
  marks: Marks;
  prompts: readonly ClipPrompt[];
  /** Objects that somebody has switched off. */
  hidden: ReadonlySet<number>;
  /** Share of the stage's width, left of which it is before; 0: all is now, 1: all is before. */
  split: number;
}

interface Layer {
  canvas: OffscreenCanvas;
  made: readonly unknown[];
}

// From here on pixels are to be seen as such.
const crispScale = 2;

/** Draws a picture with its masks at any zoom. */
export class ScenePainter {
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly layers = new Map<'now' | 'before' | 'preview', Layer>();

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d', { alpha: true })!;
  }

  draw(scene: Scene) {
    const { canvas, context } = this;
    const { shown, frame, placed, ratio, marks, split } = scene;
    const scale = placed.scale * ratio;
    const [x, y, width, height] = [placed.x * ratio, placed.y * ratio, frame.width * scale, frame.height * scale];
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingEnabled = scale < crispScale;
    context.imageSmoothingQuality = 'medium';
    context.drawImage(shown.picture, x, y, width, height);
    const border = Math.round(split * canvas.width);
    if (split < 1) this.within(border, canvas.width, () => this.masks(scene, 'now', shown.now));
    if (split > 0) this.within(0, border, () => this.masks(scene, 'before', shown.before));
    if (marks.preview) context.drawImage(this.preview(marks.preview, scene), x, y, width, height);
    if (split < 1) for (const prompt of scene.prompts) if (prompt.id !== marks.without) this.prompt(prompt, scene);
  }

  private within(from: number, to: number, draw: () => void) {
    const { context } = this;
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, this.canvas.height);
    context.clip();
    draw();
    context.restore();
  }

  private masks(scene: Scene, version: 'now' | 'before', result: ClipFrame | null) {
    if (!result) return;
    const { frame, placed, ratio, look, marks, hidden } = scene;
    const scale = placed.scale * ratio;
    const found = result.objects.filter(({ id, state }) => !look.hidden.includes(state) && !hidden.has(id) && id !== marks.without);
    const layer = this.layer(version, scene, [result, look, hidden, marks.selected, marks.without, contour(1.5, scale, ratio), contour(3, scale, ratio)], context => {
      for (const { id, mask } of found) {
        const bitmap = mask && decodeMask(mask);
        if (!bitmap) continue;
        const width = id === marks.selected ? contour(3, scale, ratio) : look.outline ? contour(1.5, scale, ratio) : 0;
        paintMask(context, bitmap, frame, 1, { color: colorFor(look, id), opacity: look.opacity, contour: width, dash: 0 });
      }
    });
    this.context.drawImage(layer, placed.x * ratio, placed.y * ratio, frame.width * scale, frame.height * scale);
    if (!look.labels) return;
    const { width, height } = this.canvas;
    const tags = found.flatMap<Tag>(({ id, label, state, box }) => {
      if (!box) return [];
      const [x1, y1, x2, y2] = box;
      const at: Tag['box'] = [x1 * scale + placed.x * ratio, y1 * scale + placed.y * ratio, x2 * scale + placed.x * ratio, y2 * scale + placed.y * ratio];
      return at[2] < 0 || at[3] < 0 || at[0] > width || at[1] > height ? [] : [{ id, color: colorFor(look, id), label: label ?? null, state, box: at }];
    });
    paintTags(this.context as unknown as OffscreenCanvasRenderingContext2D, tags, 1, Math.round(0.75 * rem() * ratio));
  }

  private preview(mask: RunLengths, scene: Scene) {
    const scale = scene.placed.scale * scene.ratio;
    const [wide, dash] = [contour(2, scale, scene.ratio), contour(5, scale, scene.ratio)];
    return this.layer('preview', scene, [mask, wide, dash], context => {
      const bitmap = decodeMask(mask);
      if (bitmap) paintMask(context, bitmap, scene.frame, 1, { color: [255, 255, 255], opacity: 0.25, contour: wide, dash });
    });
  }

  // Masks at the frame's own size, made again only when what they show has changed.
  private layer(name: 'now' | 'before' | 'preview', { frame }: Scene, made: readonly unknown[], paint: (context: OffscreenCanvasRenderingContext2D) => void) {
    const known = this.layers.get(name);
    if (known && known.made.every((part, i) => part === made[i])) return known.canvas;
    const canvas = known?.canvas ?? new OffscreenCanvas(frame.width, frame.height);
    const context = canvas.getContext('2d')!;
    context.clearRect(0, 0, canvas.width, canvas.height);
    paint(context);
    this.layers.set(name, { canvas, made });
    return canvas;
  }

  private prompt({ id, box, points }: ClipPrompt, { placed, ratio, look }: Scene) {
    const { context } = this;
    const scale = placed.scale * ratio;
    const at = (x: number, y: number) => [x * scale + placed.x * ratio, y * scale + placed.y * ratio] as const;
    const color = css(colorFor(look, id));
    if (box) {
      const [[x1, y1], [x2, y2]] = [at(box[0], box[1]), at(box[2], box[3])];
      for (const [width, style, dash] of [[3, 'rgb(0 0 0 / 55%)', []], [1.5, color, [6 * ratio, 4 * ratio]]] as const) {
        context.lineWidth = width * ratio;
        context.strokeStyle = style;
        context.setLineDash(dash);
        context.strokeRect(x1, y1, x2 - x1, y2 - y1);
      }
      context.setLineDash([]);
    }
    for (const [px, py, on] of points ?? []) {
      const [x, y] = at(px + 0.5, py + 0.5);
      const size = 7 * ratio;
      context.beginPath();
      context.arc(x, y, size, 0, 2 * Math.PI);
      context.fillStyle = on ? '#17692a' : '#b3261e';
      context.fill();
      context.lineWidth = 1.5 * ratio;
      context.strokeStyle = '#fff';
      context.stroke();
      // A plus or a minus, for those who do not tell the colours apart.
      context.beginPath();
      context.moveTo(x - size / 2, y);
      context.lineTo(x + size / 2, y);
      if (on) {
        context.moveTo(x, y - size / 2);
        context.lineTo(x, y + size / 2);
      }
      context.stroke();
    }
  }
}

// Letters grow with those of the page.
const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

/** Pixels of the frame, one at least, for pixels of the page. */
const contour = (pixels: number, scale: number, ratio: number) => Math.max(1, Math.round((pixels * ratio) / scale));

const colorFor = (look: Look, id: number): Rgb => look.colors[id] ?? colorOf(id);
