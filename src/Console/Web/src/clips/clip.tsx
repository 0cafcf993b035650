import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { words } from '../api/http';
import { mayChange } from '../api/session';
import { Changes } from '../live/changes';
import { Display } from '../live/controls';
import { lookOf } from '../live/look';
import { Help } from '../point/help';
import { MayLook } from '../point/look';
import { Toolbar } from '../point/toolbar';
import { href } from '../route';
import { number } from '../ui/words';
import { CompareButtons, Comparison } from './compare';
import { keyWords, listenToKeys, reviewWords } from './keys';
import { ClipObjects, Prompts } from './objects';
import { ClipPointing, colorKey } from './pointing';
import { Review } from './review';
import { ReviewPanel } from './review-panel';
import { RunButton, RunProgress } from './run';
import { ClipSession } from './session';
import { Stage } from './stage';
import { Timeline } from './timeline';
import { Transport } from './transport';
import { View } from './view';

/** Opens a clip and shows it. */
export function OpenClip({ id }: { id: string }) {
  const session = useSignal<ClipSession | null>(null);
  const failure = useSignal<string | null>(null);
  const tries = useSignal(0);

  useEffect(() => {
    const abort = new AbortController();
    let opened: ClipSession | null = null;
    failure.value = null;
    void (async () => {
      try {
        opened = await ClipSession.open(id, abort.signal);
        if (abort.signal.aborted) return opened.dispose();
        session.value = opened;
      } catch (error) {
        if (!abort.signal.aborted) failure.value = words(error);
      }
    })();
    return () => {
      abort.abort();
      session.value = null;
      opened?.dispose();
    };
  }, [id, tries.value]);

  if (failure.value !== null)
    return (
      <div class="empty" role="alert">
        <p>{failure.value}</p>
        <p>
          <button type="button" onClick={() => tries.value++}>
            Try again
          </button>{' '}
          <a class="button" href={href('clips')}>
            All clips
          </a>
        </p>
      </div>
    );
  if (!session.value) return <p class="empty">Opening the clip…</p>;
  return <ClipEditor session={session.value} />;
}

function ClipEditor({ session }: { session: ClipSession }) {
  const clip = session.clip.value;
  const view = useMemo(() => new View({ width: clip.width, height: clip.height }), [session]);
  const pointing = useMemo(() => new ClipPointing(session, view), [session, view]);
  const review = useMemo(() => new Review(session, pointing.selected), [session, pointing]);
  const comparison = useMemo(() => new Comparison(), [session]);
  const look = useMemo(() => lookOf(colorKey(session.id)), [session]);
  const hidden = useSignal<ReadonlySet<number>>(new Set());
  const pans = useSignal(false);

  useEffect(() => {
    const ends = [listenToKeys({ session, review, view, comparison, pans }), comparison.follow(session.player), review.follow()];
    return () => ends.forEach(end => end());
  }, [session]);
  useEffect(() => {
    if (!clip.has_before) comparison.side.value = 'now';
  }, [clip.has_before]);

  return (
    <div class="large clip">
      <section class="main" aria-label={`Clip ${clip.name}`}>
        <div class="bar">
          <a class="button" href={href('clips')}>
            ← All
          </a>
          <h1 title={clip.name}>{clip.name}</h1>
          <span class="facts dim wide-only" title={`Model: ${clip.model}`}>
            {clip.width} × {clip.height} · {number(clip.frame_rate, Number.isInteger(clip.frame_rate) ? 0 : 2)} frames/s
          </span>
          <Display />
          {mayChange.value && <RunButton session={session} />}
        </div>
        <RunProgress session={session} />
        <div class="tools">
          {mayChange.value ? (
            <Toolbar session={pointing} more={{ Playing: keyWords(), Review: reviewWords() }} />
          ) : (
            <div class="toolbar">
              <MayLook />
              <Help lists={{ Playing: keyWords(), Review: reviewWords() }} />
            </div>
          )}
          <CompareButtons comparison={comparison} possible={clip.has_before} />
        </div>
        <Stage {...{ session, pointing, view, look, hidden, comparison, pans }} />
        <Transport session={session} />
        <Timeline session={session} pointing={pointing} />
      </section>
      <aside class="side">
        <section>
          <h2>Objects</h2>
          <ClipObjects {...{ session, pointing, hidden }} />
        </section>
        <section class="review">
          <h2>Review</h2>
          <ReviewPanel review={review} clip={session.id} />
        </section>
        <section>
          <h2>Prompts</h2>
          <Prompts session={session} />
        </section>
        <section>
          <h2>Changes</h2>
          <Changes changes={session.changes} />
        </section>
      </aside>
    </div>
  );
}
