import { getResults, type ClipFrame, type Version } from './api';

// Frames that are asked for in one request.
const chunk = 32;
const mostKept = 3000;

interface Options {
  clip: string;
  version: Version;
  count: number;
  arrived(from: number, to: number): void;
  failed(error: unknown): void;
}

interface Asked {
  abort: AbortController;
  /** Ranges [from, to) that have changed since. */
  outdated: [number, number][];
}

/** What is on the frames, in one version, fetched as it is wanted. */
export class Results {
  private readonly options: Options;
  private readonly frames = new Map<number, ClipFrame | null>();
  private readonly asked = new Map<number, Asked>();
  private readonly refused = new Set<number>();

  constructor(options: Options) {
    this.options = options;
  }

  /** Null: the frame has none. Undefined: not known yet. */
  get(frame: number): ClipFrame | null | undefined {
    return this.frames.get(frame);
  }

  put(frame: number, result: ClipFrame | null) {
    this.outdate(frame, frame + 1);
    this.frames.set(frame, result);
  }

  want(frames: Iterable<number>) {
    // By chunk, the first and the last frame that are missing.
    const chunks = new Map<number, [number, number]>();
    for (const frame of frames) {
      if (this.frames.has(frame)) continue;
      const index = Math.floor(frame / chunk);
      const [first, last] = chunks.get(index) ?? [frame, frame];
      chunks.set(index, [Math.min(first, frame), Math.max(last, frame)]);
    }
    for (const [index, { abort }] of this.asked) {
      if (chunks.has(index)) continue;
      abort.abort();
      this.asked.delete(index);
    }
    for (const [index, [first, last]] of chunks) {
      if (this.asked.has(index) || this.refused.has(index) || this.asked.size >= 3) continue;
      const [from, to] = [index * chunk, Math.min(this.options.count, (index + 1) * chunk)];
      // Of a chunk that is known but for what a run has just made, only that.
      const isKnown = this.frames.has(Math.max(from, first - 1)) || this.frames.has(Math.min(to - 1, last + 1));
      void (isKnown ? this.ask(index, first, last + 1) : this.ask(index, from, to));
    }
  }

  /** [from, to) is not as it was. */
  invalidate(from: number, to: number) {
    for (const frame of this.frames.keys()) if (frame >= from && frame < to) this.frames.delete(frame);
    this.outdate(from, to);
    this.refused.clear();
  }

  retry() {
    this.refused.clear();
  }

  dispose() {
    for (const { abort } of this.asked.values()) abort.abort();
    this.asked.clear();
  }

  // Answers that are under way may be older than this; what else is in them counts.
  private outdate(from: number, to: number) {
    for (const { outdated } of this.asked.values()) outdated.push([from, to]);
  }

  private async ask(index: number, from: number, to: number) {
    const { clip, version, arrived, failed } = this.options;
    const abort = new AbortController();
    const outdated: Asked['outdated'] = [];
    this.asked.set(index, { abort, outdated });
    try {
      const found = await getResults(clip, from, to, version, abort.signal);
      if (abort.signal.aborted) return;
      this.asked.delete(index);
      if (this.frames.size > mostKept) this.frames.clear();
      const known = new Map(found.map(result => [result.frame, result]));
      for (let frame = from; frame < to; frame++) {
        if (!outdated.some(([first, end]) => frame >= first && frame < end)) this.frames.set(frame, known.get(frame) ?? null);
      }
      arrived(from, to);
    } catch (error) {
      if (abort.signal.aborted) return;
      this.asked.delete(index);
      this.refused.add(index);
      failed(error);
    }
  }
}
