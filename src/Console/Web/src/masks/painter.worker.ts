// Draws pictures with their masks. Both come in one message and are drawn in one go, so that no outline stands on another frame's picture.
import { colorOf } from './colors';
import { paintMask, paintTags, type Tag } from './paint';
import type { FromPainter, Look, Marks, Shown, ToPainter } from './protocol';
import { decodeMask } from './rle';

interface Surface {
  id: number;
  canvas: OffscreenCanvas;
  context: OffscreenCanvasRenderingContext2D;
  thumbnails: Map<number, number> | null;
  ratio: number;
  fontPx: number;
  look: Look;
  marks: Marks;
  /** What is on the canvas. */
  now: { shown: Shown; picture: ImageBitmap } | null;
  /** What is decoded after the one that is being decoded; a newer one takes its place. */
  next: Shown | null;
  decoding: boolean;
  held: boolean;
}

const thumbnailMs = 1000;
const thumbnailPixels = 96;
const surfaces = new Map<number, Surface>();
const scope = self as unknown as { postMessage(message: FromPainter, transfer?: Transferable[]): void };

self.onmessage = (event: MessageEvent<ToPainter>) => {
  const message = event.data;
  if (message.type === 'attach') return attach(message.surface, message.canvas, message.thumbnails);
  const surface = surfaces.get(message.surface);
  if (!surface) return;
  switch (message.type) {
    case 'detach':
      surface.now?.picture.close();
      surfaces.delete(surface.id);
      return;
    case 'size':
      if (surface.canvas.width === message.width && surface.canvas.height === message.height) return;
      surface.canvas.width = message.width;
      surface.canvas.height = message.height;
      surface.ratio = message.ratio;
      surface.fontPx = message.fontPx;
      break;
    case 'look':
      surface.look = message.look;
      break;
    case 'marks':
      surface.marks = message.marks;
      break;
    case 'hold':
      surface.held = message.held;
      if (surface.held) scope.postMessage({ type: 'held', surface: surface.id, frame: surface.now?.shown.frame ?? null });
      return;
    case 'show':
      if (surface.next) scope.postMessage({ type: 'skipped', surface: surface.id, frame: surface.next.frame });
      surface.next = message.shown;
      if (!surface.decoding) void decode(surface);
      return;
  }
  draw(surface);
};

function attach(id: number, canvas: OffscreenCanvas, thumbnails: boolean) {
  surfaces.set(id, {
    id,
    canvas,
    context: canvas.getContext('2d', { alpha: false })!,
    thumbnails: thumbnails ? new Map() : null,
    ratio: 1,
    fontPx: 12,
    look: { opacity: 0, outline: false, labels: false, hidden: [], colors: {} },
    marks: { selected: null, preview: null, without: null },
    now: null,
    next: null,
    decoding: false,
    held: false,
  });
}

async function decode(surface: Surface) {
  surface.decoding = true;
  while (surface.next && surfaces.has(surface.id)) {
    const shown = surface.next;
    surface.next = null;
    try {
      const picture = await createImageBitmap(new Blob([shown.jpeg], { type: 'image/jpeg' }));
      if (surface.held) {
        picture.close();
        scope.postMessage({ type: 'skipped', surface: surface.id, frame: shown.frame });
        continue;
      }
      surface.now?.picture.close();
      surface.now = { shown, picture };
      draw(surface);
      scope.postMessage({ type: 'drawn', surface: surface.id, frame: shown.frame });
      void cutThumbnails(surface);
    } catch (error) {
      scope.postMessage({ type: 'failed', surface: surface.id, frame: shown.frame, words: String(error) });
    }
  }
  surface.decoding = false;
  if (!surfaces.has(surface.id)) surface.now?.picture.close();
}

function draw({ canvas, context, look, marks, now, ratio, fontPx }: Surface) {
  if (!now) return;
  const { shown, picture } = now;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const scale = canvas.width / shown.width;
  const contour = (pixels: number) => Math.max(1, Math.round((pixels * ratio) / scale));
  const tags: Tag[] = [];
  for (const found of shown.objects) {
    if (look.hidden.includes(found.state) || found.id === marks.without || !found.box) continue;
    const color = look.colors[found.id] ?? colorOf(found.id);
    const selected = found.id === marks.selected;
    const mask = found.mask && (look.opacity > 0 || look.outline || selected) ? decodeMask(found.mask) : null;
    const width = selected ? contour(3) : look.outline ? contour(1.5) : 0;
    if (mask) paintMask(context, mask, shown, scale, { color, opacity: look.opacity, contour: width, dash: 0 });
    tags.push({ id: found.id, color, label: found.label ?? null, state: found.state, box: found.box });
  }
  const preview = marks.preview && decodeMask(marks.preview);
  if (preview) {
    const look = { color: [255, 255, 255] as const, opacity: 0.25, contour: contour(2), dash: contour(5) };
    paintMask(context, preview, shown, scale, look);
  }
  if (look.labels) paintTags(context, tags, scale, fontPx);
}

async function cutThumbnails({ id: surface, thumbnails, now }: Surface) {
  if (!thumbnails || !now) return;
  const { shown, picture } = now;
  const time = performance.now();
  const scale = picture.width / shown.width;
  for (const { id, box } of shown.objects) {
    if (!box || time - (thumbnails.get(id) ?? -Infinity) < thumbnailMs) continue;
    thumbnails.set(id, time);
    // A square around the object, a tenth larger.
    const side = Math.max(2, 1.1 * Math.max(box[2] - box[0], box[3] - box[1]) * scale);
    const left = ((box[0] + box[2]) / 2) * scale - side / 2;
    const top = ((box[1] + box[3]) / 2) * scale - side / 2;
    try {
      const cut = await createImageBitmap(picture, Math.round(left), Math.round(top), Math.ceil(side), Math.ceil(side), {
        resizeWidth: thumbnailPixels,
        resizeHeight: thumbnailPixels,
      });
      scope.postMessage({ type: 'thumbnail', surface, id, picture: cut }, [cut]);
    } catch {
      // A newer frame has closed this picture: the next one is cut.
      return;
    }
  }
}
