import type { TrackState } from '../api/types';
import type { ClipPrompt, Doubtful, Timeline } from './api';

/** What an object does over the clip. */
export interface Track {
  id: number;
  label: string | null;
  /** By frame, an index into `states`; 0 where there is no result. */
  states: Uint8Array;
  /** By frame, hundredths; 255 where there is no result. */
  scores: Uint8Array;
}

export interface Tracks {
  tracks: readonly Track[];
  /** By frame. */
  doubtful: readonly Doubtful[];
}

export const states: readonly (TrackState | null)[] = [null, 'tracked', 'reacquired', 'uncertain', 'occluded', 'lost'];

const codes: Record<string, number> = { t: 1, r: 2, u: 3, o: 4, l: 5 };

export const noTracks: Tracks = { tracks: [], doubtful: [] };

type Range = Pick<Doubtful, 'from' | 'to'>;

/** Takes a part of the timeline, or the whole, into what is known; objects that it does not name are gone. */
export function merge(known: Tracks, part: Timeline, count: number): Tracks {
  const tracks = part.objects.map(({ id, label, states: text, scores: base64 }) => {
    const old = known.tracks.find(track => track.id === id);
    const states = old?.states ?? new Uint8Array(count);
    const scores = old?.scores ?? new Uint8Array(count).fill(255);
    for (let i = 0; i < text.length; i++) states[part.from + i] = codes[text[i]!] ?? 0;
    const bytes = atob(base64);
    for (let i = 0; i < bytes.length; i++) scores[part.from + i] = bytes.charCodeAt(i);
    return { id, label, states, scores };
  });
  // A stretch that has grown takes the place of what it was.
  const overlaps = (a: Range, b: Range) => a.from < b.to && b.from < a.to;
  const kept = known.doubtful.filter(
    old => !overlaps(old, part) && !part.doubtful.some(now => now.id === old.id && overlaps(old, now)) && tracks.some(({ id }) => id === old.id),
  );
  return { tracks, doubtful: [...kept, ...part.doubtful].sort((a, b) => a.frame - b.frame || a.id - b.id) };
}

/** The next doubtful frame in a direction; null if there is none. */
export function nextDoubtful({ doubtful }: Tracks, frame: number, direction: 1 | -1): Doubtful | null {
  return (direction > 0 ? doubtful.find(found => found.frame > frame) : doubtful.filter(found => found.frame < frame).at(-1)) ?? null;
}

/** Why frames are doubtful, that a frame belongs to. */
export const doubtsAt = ({ doubtful }: Tracks, frame: number) => doubtful.filter(({ from, to }) => from <= frame && frame < to);

/** What a prompt consists of, in words. */
export function promptWords({ mode, box, points, mask }: ClipPrompt) {
  if (mode === 'remove') return 'gone from here on';
  if (mask) return 'painted mask';
  const count = points && `${points.length} ${points.length === 1 ? 'point' : 'points'}`;
  return [box && 'box', count].filter(Boolean).join(' and ');
}
