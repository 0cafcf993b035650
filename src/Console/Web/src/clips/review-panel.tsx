import { mayChange } from '../api/session';
import { colorIn } from '../live/look';
import { css } from '../masks/colors';
import { number } from '../ui/words';
import type { ReviewItem } from './api';
import { colorKey } from './pointing';
import { isAt, type Review } from './review';

/** What is worth a look, and what somebody says of it. */
export function ReviewPanel({ review, clip }: { review: Review; clip: string }) {
  const list = review.list.value;
  if (list === null) return <p class="dim">Asking…</p>;
  const { items, total, accepted } = list;
  const none = items.length === 0;
  const here = review.here.value !== null;
  return (
    <>
      <div class="group" role="group" aria-label="Review">
        <button type="button" class={none || here ? '' : 'primary'} disabled={none} aria-keyshortcuts="v" title="Go to the next frame that is worth a look (V)" onClick={() => review.next()}>
          Next
        </button>
        {mayChange.value && (
          <>
            <button type="button" class={here ? 'primary' : ''} disabled={!here} aria-keyshortcuts="a" title="The object is right on this frame (A)" onClick={() => void review.look('accepted')}>
              Accept
            </button>
            <button type="button" disabled={!here} aria-keyshortcuts="s" title="Leave it for later (S)" onClick={() => void review.look('skipped')}>
              Skip
            </button>
          </>
        )}
      </div>
      <p class="dim" role="status">
        {none ? 'Nothing to look at' : `${number(total)} to look at`}
        {accepted > 0 && `, ${number(accepted)} accepted`}
      </p>
      {!none && (
        <ol class="looks" aria-label="Frames that are worth a look">
          {items.map(item => (
            <Look key={`${item.id}/${item.frame}`} {...{ item, review, clip }} />
          ))}
        </ol>
      )}
    </>
  );
}

function Look({ item, review, clip }: { item: ReviewItem; review: Review; clip: string }) {
  const { id, label, frame, gain, reason, skipped } = item;
  return (
    <li>
      <button type="button" class="plain" aria-current={isAt(item, review.place.value) ? 'true' : undefined} style={{ borderLeftColor: css(colorIn(colorKey(clip), id)) }} onClick={() => review.goTo(item)}>
        <span>
          <strong>Frame {frame}</strong> {label ? `${label} #${id}` : `object ${id}`}
          {skipped && <span class="dim">, skipped</span>}
        </span>
        <span class="reason">
          {reason} · <span title="A correction there settles so many frames' doubt">settles {number(gain, 1)} frames</span>
        </span>
      </button>
    </li>
  );
}
