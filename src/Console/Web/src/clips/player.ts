import { computed, signal } from '@preact/signals';
import { words } from '../api/http';
import { frameUrl, type Clip, type ClipFrame } from './api';
import { Pictures, type Wanted } from './pictures';
import { Results } from './results';
import type { Timing } from './timing';

/** What is on the screen: all of it is of one frame. */
export interface Shown {
  frame: number;
  picture: ImageBitmap;
  now: ClipFrame | null;
  /** Null also where nobody compares. */
  before: ClipFrame | null;
}

export const speeds: readonly number[] = [0.25, 0.5, 1, 2, 4, 8];

const mostBytes = (navigator as { deviceMemory?: number }).deviceMemory! <= 4 ? 96 << 20 : 256 << 20;
const mostAhead = 60;
const mostStride = 16;
// More pictures a second are not drawn: frames are left out instead.
const mostDrawnRate = 60;
const widthStep = 160;

/** Plays a clip: says which frame is wanted, fetches ahead of it, and shows it when its picture and its masks are both there. */
export class Player {
  readonly wanted = signal(0);
  readonly shown = signal<Shown | null>(null);
  readonly playing = signal(false);
  readonly speed = signal(1);
  /** Whether masks of before are shown, too. */
  readonly compares = signal(false);
  /** Why the wanted frame cannot be shown. */
  readonly failure = signal<string | null>(null);
  readonly waits = computed(() => this.shown.value?.frame !== this.wanted.value);
  readonly now: Results;
  readonly before: Results;
  /** Somebody drags along the timeline. */
  scrubs = false;

  private readonly timing: Timing;
  private readonly clip: Clip;
  private readonly pictures: Pictures;
  private base = { frame: 0, at: 0 };
  private stride = 1;
  private stalls = 0;
  private request = 0;
  // Device pixels: of the whole picture fitted to the stage, and as it is zoomed now.
  private widths = { fitted: widthStep, zoomed: widthStep };

  constructor(clip: Clip, timing: Timing) {
    this.clip = clip;
    this.timing = timing;
    this.pictures = new Pictures({
      url: (frame, width) => frameUrl(clip, frame, width),
      mostInFlight: 6,
      mostBytes,
      arrived: frame => this.arrived(frame),
      failed: (frame, error) => frame === this.wanted.peek() && this.fail(error),
    });
    const results = (version: 'now' | 'before') =>
      new Results({ clip: clip.id, version, count: timing.count, arrived: () => this.refill(), failed: error => this.fail(error) });
    this.now = results('now');
    this.before = results('before');
  }

  seek(frame: number) {
    const target = this.timing.within(frame);
    this.failure.value = null;
    this.wanted.value = target;
    if (this.playing.peek()) this.restart();
    this.refill();
  }

  play() {
    if (this.playing.peek()) return;
    if (this.wanted.peek() >= this.timing.count - 1) this.seek(0);
    this.retry();
    this.playing.value = true;
    this.restart();
    this.refill();
    this.request = requestAnimationFrame(this.tick);
  }

  pause() {
    if (!this.playing.peek()) return;
    this.playing.value = false;
    cancelAnimationFrame(this.request);
    // What is seen is what is meant.
    const shown = this.shown.peek();
    if (shown) this.wanted.value = shown.frame;
    this.refill();
  }

  setSpeed(speed: number) {
    this.speed.value = speed;
    this.restart();
    this.refill();
  }

  setCompares(compares: boolean) {
    this.compares.value = compares;
    this.refill();
  }

  /** How wide the whole picture is on the screen, device pixels. */
  setWidths(fitted: number, zoomed: number) {
    const wide = (width: number) => (width >= this.clip.width ? Infinity : Math.min(Math.ceil(width / widthStep) * widthStep, this.clip.width));
    const widths = { fitted: wide(fitted), zoomed: wide(zoomed) };
    if (widths.fitted === this.widths.fitted && widths.zoomed === this.widths.zoomed) return;
    this.widths = widths;
    this.refill();
  }

  /** Results of [from, to) have changed. */
  invalidate(from: number, to: number) {
    this.now.invalidate(from, to);
    this.refill();
  }

  retry() {
    this.failure.value = null;
    this.now.retry();
    this.before.retry();
    this.pictures.retry();
    this.refill();
  }

  dispose() {
    cancelAnimationFrame(this.request);
    this.playing.value = false;
    this.shown.value = null;
    this.pictures.dispose();
    this.now.dispose();
    this.before.dispose();
  }

  private restart() {
    this.base = { frame: this.wanted.peek(), at: performance.now() };
    this.stride = Math.max(1, Math.ceil((this.timing.meanRate * this.speed.peek()) / mostDrawnRate - 0.01));
    this.stalls = 0;
  }

  private readonly tick = (now: number) => {
    if (!this.playing.peek()) return;
    this.request = requestAnimationFrame(this.tick);
    const last = this.timing.count - 1;
    const { base, stride } = this;
    const time = this.timing.timeOf(base.frame) + (Math.max(0, now - base.at) / 1000) * this.speed.peek();
    const at = this.timing.frameAt(time);
    const steps = Math.floor((at - base.frame) / stride);
    const due = Math.min(last, base.frame + steps * stride);
    const wanted = this.wanted.peek();
    if (due <= wanted && this.shown.peek()?.frame === wanted) {
      if (at === last) this.end();
      return;
    }
    let next = due;
    while (next > wanted && !this.isReady(next)) next -= stride;
    if (next !== due) {
      // The clock waits for the picture: no frame is passed over because the way to the server is slow.
      this.base = { frame: Math.max(next, wanted), at: now };
      if (this.speed.peek() > 1 && ++this.stalls > 8) {
        this.stalls = 0;
        this.stride = Math.min(mostStride, stride * 2);
      }
    }
    if (next >= wanted && this.isReady(next)) {
      this.wanted.value = next;
      this.show(next);
    }
    this.refill();
  };

  private end() {
    this.playing.value = false;
    cancelAnimationFrame(this.request);
    this.seek(this.timing.count - 1);
  }

  private fail(error: unknown) {
    if (this.isReady(this.wanted.peek())) return;
    this.pause();
    this.failure.value = words(error);
  }

  private arrived(frame: number) {
    const shown = this.shown.peek();
    // A sharper picture of what is shown.
    if (shown?.frame === frame) this.show(frame);
    else if (!this.playing.peek()) {
      const wanted = this.wanted.peek();
      const nearer = !shown || Math.abs(frame - wanted) < Math.abs(shown.frame - wanted);
      if (frame === wanted || (this.scrubs && nearer)) this.showIfReady(frame);
    }
    this.refill(false);
  }

  private isReady(frame: number) {
    return this.pictures.get(frame) !== null && this.now.get(frame) !== undefined && (!this.compares.peek() || this.before.get(frame) !== undefined);
  }

  private showIfReady(frame: number) {
    if (this.isReady(frame)) this.show(frame);
  }

  private show(frame: number) {
    const picture = this.pictures.get(frame)!;
    const old = this.shown.peek();
    // Masks that are being made anew stand until the new ones are there.
    const kept = old?.frame === frame ? old : null;
    const now = this.now.get(frame) ?? (this.now.get(frame) === undefined ? (kept?.now ?? null) : null);
    const before = this.compares.peek() ? (this.before.get(frame) ?? kept?.before ?? null) : null;
    if (kept && kept.picture === picture && kept.now === now && kept.before === before) return;
    this.pictures.pinned = frame;
    this.shown.value = { frame, picture, now, before };
  }

  // Asks for what comes next. Pictures that are there need no new order.
  private refill(orders = true) {
    const wanted = this.wanted.peek();
    const playing = this.playing.peek();
    const frames = playing ? this.ahead(wanted) : this.scrubs ? [wanted] : this.around(wanted);
    if (orders) {
      const list: Wanted[] = frames.map(frame => ({ frame, width: frame === wanted && !playing ? Math.max(this.widths.fitted, this.widths.zoomed) : this.widths.fitted }));
      this.pictures.want(list);
    }
    this.now.want(frames);
    if (this.compares.peek()) this.before.want(frames);
    if (!playing) this.showIfReady(wanted);
  }

  private ahead(from: number) {
    const width = Math.min(this.clip.width, this.widths.fitted);
    const bytes = width * ((width * this.clip.height) / this.clip.width) * 4;
    const room = Math.max(4, Math.floor(mostBytes / bytes) - 3);
    const useful = Math.ceil((1.5 * this.timing.meanRate * this.speed.peek()) / this.stride);
    const count = Math.min(room, mostAhead, Math.max(8, useful));
    // In steps of the stride from where the clock counts from.
    const first = this.base.frame + Math.ceil((from - this.base.frame) / this.stride) * this.stride;
    const frames = [from];
    for (let frame = first; frames.length < count; frame += this.stride) {
      if (frame >= this.timing.count) {
        frames.push(this.timing.count - 1);
        break;
      }
      if (frame !== from) frames.push(frame);
    }
    return frames;
  }

  private around(frame: number) {
    return [0, 1, -1, 2, -2, 3].map(offset => frame + offset).filter(near => near >= 0 && near < this.timing.count);
  }
}
