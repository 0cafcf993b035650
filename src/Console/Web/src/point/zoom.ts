import { computed, signal, type ReadonlySignal } from '@preact/signals';

const most = 32;
const wheelStep = 1.0015;

export interface At {
  scale: number;
  /** Of the picture's upper left corner, pixels of the page. */
  x: number;
  y: number;
}

/** What makes a picture larger and smaller. */
export interface Zooming extends Pick<Zoom, 'by' | 'wheel' | 'fit'> {
  readonly at: ReadonlySignal<At>;
  readonly transform: ReadonlySignal<string>;
}

/** Which part of the picture is shown, and how large. */
export class Zoom {
  readonly at = signal<At>({ scale: 1, x: 0, y: 0 });

  /** The same for styles. */
  readonly transform = computed(() => `translate(${this.at.value.x}px, ${this.at.value.y}px) scale(${this.at.value.scale})`);

  /** Makes the picture larger or smaller around a place, which is counted from the corner of the area that shows it. */
  by(factor: number, x: number, y: number, area: DOMRect, moveX = 0, moveY = 0) {
    const from = this.at.peek();
    const scale = Math.min(most, Math.max(1, from.scale * factor));
    const share = scale / from.scale;
    // The picture fills its area.
    const keep = (place: number, length: number) => Math.min(0, Math.max(length * (1 - scale), place));
    this.at.value = {
      scale,
      x: keep(x - (x - from.x) * share + moveX, area.width),
      y: keep(y - (y - from.y) * share + moveY, area.height),
    };
  }

  wheel(event: WheelEvent, area: DOMRect) {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    this.by(wheelStep ** (-event.deltaY * lines), event.clientX - area.left, event.clientY - area.top, area);
  }

  fit() {
    this.at.value = { scale: 1, x: 0, y: 0 };
  }
}

/** Two fingers, or a mouse with its middle button, that move and stretch the picture; `any`: one finger and every button move it, too. */
export class Pinch {
  private readonly pointers = new Map<number, [x: number, y: number]>();
  private moves = false;
  private readonly zoom: Zooming;
  private readonly any: boolean;

  constructor(zoom: Zooming, any = false) {
    this.zoom = zoom;
    this.any = any;
  }

  /** True: this pointer, with those before it, moves the picture. */
  down(event: PointerEvent) {
    this.pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.any || event.button === 1 || this.pointers.size === 2) this.moves = true;
    return this.moves;
  }

  move(event: PointerEvent, area: DOMRect) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return this.moves;
    const now: [number, number] = [event.clientX, event.clientY];
    this.pointers.set(event.pointerId, now);
    if (!this.moves) return false;
    const other = Array.from(this.pointers).find(([id]) => id !== event.pointerId)?.[1];
    const apart = (a: [number, number]) => (other ? Math.max(1, Math.hypot(a[0] - other[0], a[1] - other[1])) : 1);
    const parts = other ? 2 : 1;
    const [x, y] = other ? [(before[0] + other[0]) / 2, (before[1] + other[1]) / 2] : before;
    const [moveX, moveY] = [(now[0] - before[0]) / parts, (now[1] - before[1]) / parts];
    this.zoom.by(apart(now) / apart(before), x - area.left, y - area.top, area, moveX, moveY);
    return true;
  }

  /** True: it was moving the picture. */
  up(event: PointerEvent) {
    const moved = this.moves;
    this.pointers.delete(event.pointerId);
    if (this.pointers.size === 0) this.moves = false;
    return moved;
  }
}
