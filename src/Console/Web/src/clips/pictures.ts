import { Refused, refusalIn } from '../api/http';
import { loginMissing } from '../api/session';

interface Kept {
  picture: ImageBitmap;
  /** That was asked for; Infinity for the frame's own size. */
  width: number;
}

interface Flight {
  abort: AbortController;
  width: number;
  /** It was the most wanted one once: worth to be shown while somebody drags along the timeline. */
  first: boolean;
}

export interface Wanted {
  frame: number;
  /** Pixels, or Infinity for the frame's own size. */
  width: number;
}

interface Options {
  url(frame: number, width: number | undefined): URL;
  mostInFlight: number;
  /** Of decoded pictures. */
  mostBytes: number;
  arrived(frame: number): void;
  failed(frame: number, error: unknown): void;
}

/** Pictures of frames, fetched in the order in which they are wanted, and kept decoded within a bound. */
export class Pictures {
  /** What is on the screen, which is kept whatever happens. */
  pinned = -1;
  private readonly options: Options;
  private readonly kept = new Map<number, Kept>();
  private readonly flights = new Map<number, Flight>();
  private readonly refused = new Set<number>();
  private wanted: readonly Wanted[] = [];
  private bytes = 0;
  // Runs while the server wants fewer requests.
  private rest: ReturnType<typeof setTimeout> | undefined;
  private disposed = false;

  constructor(options: Options) {
    this.options = options;
  }

  get(frame: number): ImageBitmap | null {
    return this.kept.get(frame)?.picture ?? null;
  }

  /** Replaces what was wanted before; the first is the most urgent. */
  want(wanted: readonly Wanted[]) {
    this.wanted = wanted;
    const frames = new Set(wanted.map(({ frame }) => frame));
    let lingering = 0;
    for (const [frame, flight] of this.flights) {
      if (frames.has(frame) || (flight.first && lingering++ === 0)) continue;
      flight.abort.abort();
      this.flights.delete(frame);
    }
    this.pump();
  }

  /** Frames that the server refused are asked for again. */
  retry() {
    this.refused.clear();
    this.pump();
  }

  dispose() {
    this.disposed = true;
    clearTimeout(this.rest);
    for (const { abort } of this.flights.values()) abort.abort();
    for (const { picture } of this.kept.values()) picture.close();
    this.flights.clear();
    this.kept.clear();
  }

  private pump() {
    if (this.disposed || this.rest !== undefined) return;
    for (const [place, { frame, width }] of this.wanted.entries()) {
      if (this.flights.size >= this.options.mostInFlight) return;
      const flight = this.flights.get(frame);
      if (flight) flight.first ||= place === 0;
      if (flight || this.refused.has(frame) || (this.kept.get(frame)?.width ?? 0) >= width) continue;
      void this.fetch(frame, width, place === 0);
    }
  }

  private async fetch(frame: number, width: number, first: boolean) {
    const flight: Flight = { abort: new AbortController(), width, first };
    this.flights.set(frame, flight);
    let picture: ImageBitmap | null = null;
    try {
      const url = this.options.url(frame, Number.isFinite(width) ? width : undefined);
      const response = await fetch(url, { credentials: 'same-origin', signal: flight.abort.signal });
      if (!response.ok) throw await refusalIn(response);
      picture = await createImageBitmap(await response.blob());
    } catch (error) {
      if (flight.abort.signal.aborted) return;
      this.flights.delete(frame);
      if (error instanceof Refused && error.status === 429) return this.restFor(error.retryAfter ?? 1);
      if (error instanceof Refused && error.status === 401) loginMissing();
      this.refused.add(frame);
      this.options.failed(frame, error instanceof TypeError ? new Refused(0, 'The server does not answer.') : error);
      return this.pump();
    }
    if (flight.abort.signal.aborted) return picture.close();
    this.flights.delete(frame);
    this.keep(frame, { picture, width });
    this.pump();
  }

  private restFor(seconds: number) {
    if (this.disposed) return;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      this.rest = undefined;
      this.pump();
    }, 1000 * seconds);
  }

  private keep(frame: number, arrived: Kept) {
    const old = this.kept.get(frame);
    this.kept.set(frame, arrived);
    this.bytes += sizeOf(arrived.picture);
    // Who shows the old one takes the new one first.
    this.options.arrived(frame);
    if (old) {
      this.bytes -= sizeOf(old.picture);
      old.picture.close();
    }
    this.evict();
  }

  private evict() {
    if (this.bytes <= this.options.mostBytes) return;
    const urgency = new Map(this.wanted.map(({ frame }, place) => [frame, place]));
    const center = this.wanted[0]?.frame ?? 0;
    const cost = (frame: number) => urgency.get(frame) ?? 1e6 + Math.abs(frame - center);
    const worstFirst = [...this.kept.keys()].filter(frame => frame !== this.pinned && cost(frame) > 0).sort((a, b) => cost(b) - cost(a));
    for (const frame of worstFirst) {
      if (this.bytes <= this.options.mostBytes) return;
      const { picture } = this.kept.get(frame)!;
      this.kept.delete(frame);
      this.bytes -= sizeOf(picture);
      picture.close();
    }
  }
}

const sizeOf = ({ width, height }: ImageBitmap) => width * height * 4;
