import type { FrameObject, RunLengths, TrackState } from '../api/types';
import type { Rgb } from './colors';

/** How masks are shown. */
export interface Look {
  /** Of the fill, 0 to 1. */
  opacity: number;
  outline: boolean;
  labels: boolean;
  hidden: readonly TrackState[];
  /** By id, where it is not the usual one. */
  colors: Readonly<Record<number, Rgb>>;
}

/** What is shown on the picture beside its own objects. */
export interface Marks {
  /** Drawn with a wider contour. */
  selected: number | null;
  /** A mask that is not yet taken: dashed. */
  preview: RunLengths | null;
  /** Not drawn, since it is being edited. */
  without: number | null;
}

export interface Shown {
  frame: number;
  width: number;
  height: number;
  objects: readonly FrameObject[];
  jpeg: Uint8Array<ArrayBuffer>;
}

export type ToPainter =
  | { type: 'attach'; surface: number; canvas: OffscreenCanvas; thumbnails: boolean }
  | { type: 'detach'; surface: number }
  | { type: 'size'; surface: number; width: number; height: number; ratio: number; fontPx: number }
  | { type: 'look'; surface: number; look: Look }
  | { type: 'marks'; surface: number; marks: Marks }
  /** While held, the picture stays as it is. */
  | { type: 'hold'; surface: number; held: boolean }
  | { type: 'show'; surface: number; shown: Shown };

export type FromPainter =
  | { type: 'drawn'; surface: number; frame: number }
  | { type: 'skipped'; surface: number; frame: number }
  | { type: 'failed'; surface: number; frame: number; words: string }
  /** From here on the picture stays; null: there is none. */
  | { type: 'held'; surface: number; frame: number | null }
  | { type: 'thumbnail'; surface: number; id: number; picture: ImageBitmap };
