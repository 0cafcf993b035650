import type { Signal } from '@preact/signals';
import { mayChange } from '../api/session';
import { isTyping } from '../point/keys';
import type { Comparison } from './compare';
import type { Review } from './review';
import type { ClipSession } from './session';
import type { View } from './view';

const runKeys = 'Ctrl+Enter';

const allWords: readonly (readonly [keys: string, does: string])[] = [
  ['Space', 'Play and pause'],
  [', and . or ← and →', 'One frame back or on; with Shift ten'],
  ['J and L', 'One second back or on'],
  ['Home and End', 'First and last frame'],
  ['G', 'Go to a frame by its number'],
  ['N and Shift+N', 'Next and previous doubtful frame'],
  ['+ and −, F, 1', 'Zoom; fit to the stage; pixel for pixel'],
  ['H', 'Drag moves the picture'],
  ['C', 'Compare: now, before, split'],
  [runKeys, 'Run from this frame, or what is due; or stop'],
];

const allReviewWords: typeof allWords = [
  ['V', 'Next frame of the review'],
  ['A', 'Accept: the object is right there'],
  ['S', 'Skip: for later'],
];

/** What keys do, for the reader. */
export const keyWords = () => (mayChange.value ? allWords : allWords.filter(([keys]) => keys !== runKeys));

/** What keys do in the review, for the reader. */
export const reviewWords = () => (mayChange.value ? allReviewWords : allReviewWords.slice(0, 1));

interface Keyed {
  session: ClipSession;
  review: Review;
  view: View;
  comparison: Comparison;
  pans: Signal<boolean>;
}

/** Keys that work wherever the focus is, unless something is written there. Returns what ends that. */
export function listenToKeys({ session, review, view, comparison, pans }: Keyed) {
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isTyping(event) || event.altKey || event.ctrlKey || event.metaKey) return;
    const many = event.shiftKey ? 10 : 1;
    const does: Record<string, () => void> = {
      ' ': () => session.togglePlay(),
      k: () => session.togglePlay(),
      ',': () => session.step(-1),
      '.': () => session.step(1),
      arrowleft: () => session.step(-many),
      arrowright: () => session.step(many),
      j: () => session.jump(-1),
      l: () => session.jump(1),
      home: () => session.goTo(0),
      end: () => session.goTo(session.timing.count - 1),
      g: () => document.querySelector<HTMLInputElement>('.go-to input')?.focus(),
      n: () => session.goToDoubtful(event.shiftKey ? -1 : 1),
      v: () => review.next(),
      ...(mayChange.peek() && { a: () => void review.look('accepted'), s: () => void review.look('skipped') }),
      f: () => view.fit(),
      '1': () => view.actual(devicePixelRatio),
      h: () => (pans.value = !pans.peek()),
      c: () => {
        if (!session.clip.peek().has_before) return;
        comparison.side.value = { now: 'before', before: 'split', split: 'now' }[comparison.side.peek()] as 'now' | 'before' | 'split';
      },
    };
    const run = does[event.key.toLowerCase()];
    // Space presses the button that has the focus.
    const pressed = event.key === ' ' && event.target instanceof Element && event.target.closest('button, summary, a, [role="slider"].split-handle');
    if (!run || pressed) return;
    // Arrows, Home and End move what has the focus, if it can be moved.
    if (event.target instanceof Element && event.target.matches('input[type="range"], [type="color"]')) return;
    event.preventDefault();
    run();
  };
  // Before the tools of pointing, to which Enter is a click, and whose zoom knows no stage around the picture.
  const first = (event: KeyboardEvent) => {
    if ((event.key === '+' || event.key === '-') && !isTyping(event) && !event.ctrlKey && !event.metaKey) {
      event.stopImmediatePropagation();
      view.zoomAt(event.key === '+' ? 1.5 : 1 / 1.5);
    }
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isAsked() || !mayChange.peek()) return;
    event.preventDefault();
    event.stopPropagation();
    if (session.runs.peek()) void session.stopRun();
    else if (session.clip.peek().prompts.length > 0) void session.startRun();
  };
  addEventListener('keydown', press);
  addEventListener('keydown', first, { capture: true });
  return () => {
    removeEventListener('keydown', press);
    removeEventListener('keydown', first, { capture: true });
  };
}

const isAsked = () => document.querySelector('dialog[open]') !== null;
