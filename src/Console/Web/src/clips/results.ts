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

/** What is on the frames, in one version, fetched as it is wanted. */
export class Results {
  private readonly options: Options;
  private readonly frames = new Map<number, ClipFrame | null>();
  private readonly asked = new Map<number, AbortController>();
  private readonly refused = new Set<number>();

  constructor(options: Options) {
    this.options = options;
  }

  /** Null: the frame has none. Undefined: not known yet. */
  get(frame: number): ClipFrame | null | undefined {
    return this.frames.get(frame);
  }

  put(frame: number, result: ClipFrame | null) {
    this.frames.set(frame, result);
    // An answer that is under way may be older than this.
    this.forget(Math.floor(frame / chunk));
  }

  want(frames: Iterable<number>) {
    const chunks = new Set<number>();
    for (const frame of frames) if (!this.frames.has(frame)) chunks.add(Math.floor(frame / chunk));
    for (const [index, abort] of this.asked) {
      if (chunks.has(index)) continue;
      abort.abort();
      this.asked.delete(index);
    }
    for (const index of chunks) if (!this.asked.has(index) && !this.refused.has(index) && this.asked.size < 3) void this.ask(index);
  }

  /** [from, to) is not as it was. */
  invalidate(from: number, to: number) {
    for (const frame of this.frames.keys()) if (frame >= from && frame < to) this.frames.delete(frame);
    for (const index of this.asked.keys()) if (index * chunk < to && (index + 1) * chunk > from) this.forget(index);
    this.refused.clear();
  }

  retry() {
    this.refused.clear();
  }

  dispose() {
    for (const index of [...this.asked.keys()]) this.forget(index);
  }

  private forget(index: number) {
    this.asked.get(index)?.abort();
    this.asked.delete(index);
  }

  private async ask(index: number) {
    const { clip, version, count, arrived, failed } = this.options;
    const abort = new AbortController();
    this.asked.set(index, abort);
    const [from, to] = [index * chunk, Math.min(count, (index + 1) * chunk)];
    try {
      const found = await getResults(clip, from, to, version, abort.signal);
      if (abort.signal.aborted) return;
      this.asked.delete(index);
      if (this.frames.size > mostKept) this.frames.clear();
      for (let frame = from; frame < to; frame++) this.frames.set(frame, null);
      for (const result of found) this.frames.set(result.frame, result);
      arrived(from, to);
    } catch (error) {
      if (abort.signal.aborted) return;
      this.asked.delete(index);
      this.refused.add(index);
      failed(error);
    }
  }
}
