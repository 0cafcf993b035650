import type { Picture } from '../api/socket';
import type { FromPainter, Look, Marks, ToPainter } from './protocol';

interface Listener {
  /** The frame is on the canvas. */
  drawn(frame: number): void;
  /** The frame will not be drawn: a newer one came, or its picture is damaged. */
  skipped(frame: number): void;
  /** From here on this frame stays on the canvas; null: there is none. */
  held(frame: number | null): void;
  thumbnail?(id: number, picture: ImageBitmap): void;
}

let worker: Worker | null = null;
let lastId = 0;
const surfaces = new Map<number, Listener>();

/** A canvas that the worker draws pictures with their masks on. */
export class Surface {
  private readonly id = ++lastId;

  constructor(canvas: HTMLCanvasElement, listener: Listener) {
    surfaces.set(this.id, listener);
    const offscreen = canvas.transferControlToOffscreen();
    this.post({ type: 'attach', surface: this.id, canvas: offscreen, thumbnails: listener.thumbnail !== undefined }, [offscreen]);
  }

  /** Takes the picture's bytes: they are gone afterwards. */
  show({ header, jpeg }: Picture) {
    const { frame, width, height, objects } = header;
    this.post({ type: 'show', surface: this.id, shown: { frame, width, height, objects, jpeg } }, [jpeg.buffer]);
  }

  /** Size in device pixels; `ratio` is how many of them are a pixel of the page. */
  resize(width: number, height: number, ratio: number) {
    const fontPx = Math.max(9, Math.round(0.75 * ratio * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)));
    this.post({ type: 'size', surface: this.id, width, height, ratio, fontPx });
  }

  /** Keeps the picture as it is, or lets it go on. */
  hold(held: boolean) {
    this.post({ type: 'hold', surface: this.id, held });
  }

  look(look: Look) {
    this.post({ type: 'look', surface: this.id, look });
  }

  marks(marks: Marks) {
    this.post({ type: 'marks', surface: this.id, marks });
  }

  dispose() {
    surfaces.delete(this.id);
    this.post({ type: 'detach', surface: this.id });
  }

  private post(message: ToPainter, transfer: Transferable[] = []) {
    worker ??= start();
    worker.postMessage(message, transfer);
  }
}

function start() {
  const started = new Worker(new URL('./painter.worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = (event: MessageEvent<FromPainter>) => {
    const message = event.data;
    const listener = surfaces.get(message.surface);
    switch (message.type) {
      case 'drawn':
        listener?.drawn(message.frame);
        return;
      case 'skipped':
      case 'failed':
        listener?.skipped(message.frame);
        return;
      case 'held':
        listener?.held(message.frame);
        return;
      case 'thumbnail':
        if (listener?.thumbnail) listener.thumbnail(message.id, message.picture);
        else message.picture.close();
    }
  };
  return started;
}
