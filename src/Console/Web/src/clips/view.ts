import { computed, signal } from '@preact/signals';
import type { At, Zooming } from '../point/zoom';

interface Size {
  width: number;
  height: number;
}

const mostScale = 64;
const margin = 8;
const wheelStep = 1.0015;

/** How a frame lies on the stage: pixels of the page for one of the frame, and where its upper left corner is. */
export interface Placed {
  scale: number;
  x: number;
  y: number;
}

/** Zoom and place of a picture on its stage. */
export class View implements Zooming {
  readonly stage = signal<Size>({ width: 1, height: 1 });
  /** Null: fitted to the stage. */
  private readonly free = signal<Placed | null>(null);
  private readonly frame: Size;
  readonly placed = computed<Placed>(() => this.free.value ?? this.fitted.value);
  readonly isFitted = computed(() => this.free.value === null);
  readonly fitted = computed<Placed>(() => {
    const { width, height } = this.stage.value;
    const scale = Math.max(0.01, Math.min((width - 2 * margin) / this.frame.width, (height - 2 * margin) / this.frame.height));
    return { scale, x: (width - this.frame.width * scale) / 2, y: (height - this.frame.height * scale) / 2 };
  });

  /** The smallest area of the frame's shape, from the corner of the stage, that covers the stage: there the tools of pointing lie. */
  readonly cover = computed<Size>(() => {
    const { width, height } = this.stage.value;
    const wide = Math.max(width, (height * this.frame.width) / this.frame.height);
    return { width: wide, height: (wide * this.frame.height) / this.frame.width };
  });
  /** The same as `placed`, for a picture that fills `cover` where its scale is 1. */
  readonly at = computed<At>(() => {
    const { scale, x, y } = this.placed.value;
    return { scale: (scale * this.frame.width) / this.cover.value.width, x, y };
  });
  readonly transform = computed(() => `translate(${this.at.value.x}px, ${this.at.value.y}px) scale(${this.at.value.scale})`);

  constructor(frame: Size) {
    this.frame = frame;
  }

  fit() {
    this.free.value = null;
  }

  /** Zooms so that what is at a place of the stage stays there. */
  zoomAt(factor: number, at: readonly [x: number, y: number] = this.center()) {
    const { scale, x, y } = this.placed.peek();
    const next = Math.min(mostScale, Math.max(Math.min(this.fitted.peek().scale, 1), scale * factor));
    if (next <= this.fitted.peek().scale && factor < 1) return this.fit();
    const by = next / scale;
    this.set({ scale: next, x: at[0] - (at[0] - x) * by, y: at[1] - (at[1] - y) * by });
  }

  by(factor: number, x: number, y: number, _area: DOMRect, moveX = 0, moveY = 0) {
    if (factor !== 1) this.zoomAt(factor, [x, y]);
    this.panBy(moveX, moveY);
  }

  wheel(event: WheelEvent, area: DOMRect) {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // Fingers on a touchpad that stretch the picture come as small turns of the wheel with Ctrl.
    const delta = event.deltaY * lines * (event.ctrlKey ? 5 : 1);
    this.zoomAt(wheelStep ** -delta, [event.clientX - area.left, event.clientY - area.top]);
  }

  /** Whether a place of the stage is on the picture. */
  shows(x: number, y: number) {
    const placed = this.placed.peek();
    const [right, bottom] = [placed.x + this.frame.width * placed.scale, placed.y + this.frame.height * placed.scale];
    return x >= placed.x && y >= placed.y && x < right && y < bottom;
  }

  /** One pixel of the frame for one of the screen. */
  actual(ratio: number) {
    this.zoomAt(1 / ratio / this.placed.peek().scale);
  }

  panBy(dx: number, dy: number) {
    const { scale, x, y } = this.placed.peek();
    if (!this.isFitted.peek()) this.set({ scale, x: x + dx, y: y + dy });
  }

  private center(): [number, number] {
    const { width, height } = this.stage.peek();
    return [width / 2, height / 2];
  }

  // Most of the stage always shows the picture, or most of the picture is on the stage.
  private set({ scale, x, y }: Placed) {
    const { width, height } = this.stage.peek();
    const within = (at: number, room: number, size: number) => {
      const slack = room / 3;
      return Math.min(Math.max(0, room - size) + slack, Math.max(Math.min(0, room - size) - slack, at));
    };
    this.free.value = { scale, x: within(x, width, this.frame.width * scale), y: within(y, height, this.frame.height * scale) };
  }
}
