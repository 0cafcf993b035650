import { computed, signal } from '@preact/signals';
import type { TrackState } from '../api/types';
import { colorOf, type Rgb } from '../masks/colors';
import type { Look } from '../masks/protocol';

export const trackStates: readonly TrackState[] = ['tracked', 'reacquired', 'uncertain', 'occluded', 'lost'];

type Kept = Pick<Look, 'opacity' | 'outline' | 'labels' | 'hidden'>;

const lookKey = 'samstream.look';
const colorsKey = 'samstream.colors';
const usual: Kept = { opacity: 0.35, outline: true, labels: true, hidden: [] };

/** How masks are shown, everywhere; kept in this browser. */
export const kept = signal<Kept>({ ...usual, ...read<Partial<Kept>>(lookKey) });

// By camera and id.
const colors = signal<Readonly<Record<string, Record<number, Rgb>>>>(read(colorsKey) ?? {});

kept.subscribe(value => localStorage.setItem(lookKey, JSON.stringify(value)));
colors.subscribe(value => localStorage.setItem(colorsKey, JSON.stringify(value)));

export const lookOf = (camera: string) => computed<Look>(() => ({ ...kept.value, colors: colors.value[camera] ?? {} }));

export const colorIn = (camera: string, id: number): Rgb => colors.value[camera]?.[id] ?? colorOf(id);

export function recolor(camera: string, id: number, color: Rgb) {
  colors.value = { ...colors.value, [camera]: { ...colors.value[camera], [id]: color } };
}

function read<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as T | null;
  } catch {
    return null;
  }
}
