import type { TrackState } from '../api/types';

export interface Span {
  state: TrackState;
  /** In the clock of performance.now(), milliseconds. */
  from: number;
}

export const shownMs = 60_000;

/** The states of objects over the last minute. */
export class History {
  private readonly spans = new Map<number, Span[]>();

  add(id: number, state: TrackState, at: number) {
    const spans = this.spans.get(id) ?? [];
    this.spans.set(id, spans);
    if (spans.at(-1)?.state !== state) spans.push({ state, from: at });
    while (spans.length > 1 && spans[1]!.from < at - shownMs) spans.shift();
  }

  of(id: number): readonly Span[] {
    return this.spans.get(id) ?? [];
  }

  keepOnly(ids: ReadonlySet<number>) {
    for (const id of this.spans.keys()) if (!ids.has(id)) this.spans.delete(id);
  }
}

/** Colour stops of a band from a minute ago (0 %) to now (100 %). */
export function bandOf(spans: readonly Span[], now: number) {
  const share = (at: number) => `${Math.max(0, Math.min(100, 100 - ((now - at) / shownMs) * 100)).toFixed(1)}%`;
  const first = spans[0];
  if (!first) return 'none';
  const stops = [`transparent ${share(first.from)}`];
  spans.forEach(({ state, from }, i) => stops.push(`var(--${state}) ${share(from)} ${share(spans[i + 1]?.from ?? now)}`));
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

/** The band in words. */
export function bandWords(spans: readonly Span[], now: number) {
  const seconds = new Map<TrackState, number>();
  spans.forEach(({ state, from }, i) => {
    const lasted = (spans[i + 1]?.from ?? now) - Math.max(from, now - shownMs);
    seconds.set(state, (seconds.get(state) ?? 0) + lasted / 1000);
  });
  return `Last minute: ${Array.from(seconds, ([state, lasted]) => `${state} ${Math.round(lasted)} s`).join(', ')}`;
}
