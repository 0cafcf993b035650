import { computed, signal, type Signal } from '@preact/signals';
import { Refused } from '../api/http';
import { toastError } from '../ui/toasts';
import { getReview, postReview, type ReviewItem, type ReviewList, type ReviewRequest } from './api';
import type { ClipSession } from './session';

type Place = Pick<ReviewItem, 'id' | 'frame'>;

export const isAt = (item: Place, place: Place | null) => place !== null && item.id === place.id && item.frame === place.frame;

/** The item behind a place of the list; from its end, or a place that is not in it, the first one. Null if there is none. */
export function following(items: readonly ReviewItem[], place: Place | null): ReviewItem | null {
  const at = items.findIndex(item => isAt(item, place));
  return items[at + 1] ?? items[0] ?? null;
}

/** Where to look next, once one was looked at: at what followed it before, if that is still worth a look. */
export function nextAfter(before: readonly ReviewItem[], looked: Place, now: readonly ReviewItem[]): ReviewItem | null {
  const next = following(before, looked);
  const found = next && !isAt(next, looked) ? now.find(item => isAt(item, next)) : undefined;
  return found ?? now[0] ?? null;
}

/** Goes through the frames of a clip that are worth a look, with the object in question selected. */
export class Review {
  readonly list = signal<ReviewList | null>(null);
  /** The one that was gone to. */
  readonly place = signal<Place | null>(null);
  /** The same, as long as it is listed and its picture is shown: what is said is said of that. */
  readonly here = computed(() => {
    const item = this.list.value?.items.find(one => isAt(one, this.place.value));
    return item && this.session.player.shown.value?.frame === item.frame ? item : null;
  });

  private readonly session: ClipSession;
  private readonly selected: Signal<number | null>;
  private asks = false;
  private asksAgain = false;
  private says = false;
  private ended = false;

  constructor(session: ClipSession, selected: Signal<number | null>) {
    this.session = session;
    this.selected = selected;
  }

  /** Asks for the list whenever it may be another one. Returns what ends that. */
  follow() {
    this.ended = false;
    const end = this.session.changed.subscribe(() => void this.ask());
    return () => {
      this.ended = true;
      end();
    };
  }

  next() {
    this.goTo(following(this.list.peek()?.items ?? [], this.place.peek()));
  }

  goTo(item: ReviewItem | null) {
    if (!item) return;
    this.session.player.pause();
    this.session.goTo(item.frame);
    this.selected.value = item.id;
    this.place.value = { id: item.id, frame: item.frame };
  }

  /** Says what somebody has seen, and goes on; where nothing is looked at, shows what is to be. */
  async look(look: ReviewRequest['look']) {
    const item = this.here.peek();
    const before = this.list.peek()?.items ?? [];
    if (!item) return this.goTo(before.find(one => isAt(one, this.place.peek())) ?? before[0] ?? null);
    if (this.says) return;
    this.says = true;
    try {
      const { id, frame, mask } = item;
      const list = await postReview(this.session.id, { id, frame, look, mask });
      if (this.ended) return;
      this.list.value = list;
      // Unless somebody has gone elsewhere meanwhile.
      if (isAt(item, this.place.peek())) this.goTo(nextAfter(before, item, list.items));
    } catch (error) {
      toastError(error);
      void this.ask();
    } finally {
      this.says = false;
    }
  }

  private async ask() {
    this.asksAgain = this.asks;
    if (this.asks) return;
    this.asks = true;
    try {
      do {
        this.asksAgain = false;
        const list = await getReview(this.session.id);
        if (this.ended) return;
        this.list.value = list;
      } while (this.asksAgain);
    } catch (error) {
      // With the connection everything is asked for anew.
      if (!(error instanceof Refused && error.status === 0)) toastError(error);
    } finally {
      this.asks = false;
    }
  }
}
