import type { RunLengths } from '../api/types';
import { css, type Rgb } from '../masks/colors';
import { decodeMask, encodeMask } from '../masks/rle';

const mostUndo = 20;

/** A mask that is painted by hand, at the frame's own resolution. */
export class Brush {
  /** Strokes that can be taken back. */
  private readonly before: RunLengths[] = [];
  private readonly context: CanvasRenderingContext2D;
  private readonly color: string;

  constructor(canvas: HTMLCanvasElement, width: number, height: number, color: Rgb, mask: RunLengths | null) {
    canvas.width = width;
    canvas.height = height;
    this.context = canvas.getContext('2d', { willReadFrequently: true })!;
    this.color = css(color);
    this.draw(mask);
  }

  /** A stroke begins. */
  begin() {
    this.before.push(this.read());
    if (this.before.length > mostUndo) this.before.shift();
  }

  /** From one place to the next, pixels of the frame. */
  stroke(from: readonly [number, number], to: readonly [number, number], diameter: number, erases: boolean) {
    const { context } = this;
    context.globalCompositeOperation = erases ? 'destination-out' : 'source-over';
    context.strokeStyle = this.color;
    context.lineWidth = diameter;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(to[0] + 0.01, to[1]);
    context.stroke();
  }

  /** Takes the last stroke back; false if there is none. */
  undo() {
    const mask = this.before.pop();
    if (mask) this.draw(mask);
    return mask !== undefined;
  }

  /** The mask: pixels that are covered by half at least. */
  read(): RunLengths {
    const { width, height } = this.context.canvas;
    const { data } = this.context.getImageData(0, 0, width, height);
    const pixels = new Uint8Array(width * height);
    for (let i = 0; i < pixels.length; i++) pixels[i] = data[4 * i + 3]! >> 7;
    return encodeMask(pixels, width, height);
  }

  private draw(mask: RunLengths | null) {
    const { context } = this;
    context.globalCompositeOperation = 'source-over';
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    const bitmap = mask && decodeMask(mask);
    if (!bitmap) return;
    context.fillStyle = this.color;
    for (let y = 0, at = 0; y < bitmap.height; y++) {
      for (let x = 0; x < bitmap.width; x++, at++) {
        if (!bitmap.pixels[at]) continue;
        const from = x;
        while (x + 1 < bitmap.width && bitmap.pixels[at + 1]) [x, at] = [x + 1, at + 1];
        context.fillRect(bitmap.x + from, bitmap.y + y, x + 1 - from, 1);
      }
    }
  }
}
