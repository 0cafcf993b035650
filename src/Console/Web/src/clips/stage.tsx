import { useComputed, useSignal, useSignalEffect, type ReadonlySignal, type Signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { mayChange } from '../api/session';
import type { Look } from '../masks/protocol';
import { isPainting } from '../point/brush-size';
import { PointLayer } from '../point/layer';
import { LookLayer } from '../point/look';
import { SplitLine, type Comparison } from './compare';
import { ScenePainter } from './draw';
import { listenToStage } from './gestures';
import { Icon } from './icon';
import type { ClipPointing } from './pointing';
import type { ClipSession } from './session';
import type { View } from './view';

interface Props {
  session: ClipSession;
  pointing: ClipPointing;
  view: View;
  look: ReadonlySignal<Look>;
  hidden: ReadonlySignal<ReadonlySet<number>>;
  comparison: Comparison;
  /** Any drag moves the picture. */
  pans: Signal<boolean>;
}

/** The picture of the clip with its masks, to zoom into and to point at. */
export function Stage({ session, pointing, view, look, hidden, comparison, pans }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<ScenePainter | null>(null);
  const request = useRef(0);
  const { player, clip } = session;
  const size = useMemo(() => ({ width: clip.peek().width, height: clip.peek().height }), [session]);

  const draw = () => {
    request.current = 0;
    const shown = player.shown.peek();
    if (!shown || !canvas.current) return;
    painter.current ??= new ScenePainter(canvas.current);
    painter.current.draw({
      shown,
      frame: size,
      placed: view.placed.peek(),
      ratio: devicePixelRatio,
      look: look.peek(),
      hidden: hidden.peek(),
      marks: pointing.marks.peek(),
      prompts: session.promptsHere.peek(),
      split: comparison.split,
    });
  };

  // Once for all that changes until the next picture of the screen.
  useSignalEffect(() => {
    const { width, height } = view.stage.value;
    const ratio = devicePixelRatio;
    const surface = canvas.current!;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (surface.width !== wide || surface.height !== high) [surface.width, surface.height] = [wide, high];
    void [player.shown.value, view.placed.value, look.value, hidden.value, pointing.marks.value, session.promptsHere.value, comparison.split];
    request.current ||= requestAnimationFrame(draw);
  });
  useSignalEffect(() => player.setWidths(view.fitted.value.scale * size.width * devicePixelRatio, view.placed.value.scale * size.width * devicePixelRatio));
  // A preview and a painted mask are of one frame: with another frame the layer begins anew.
  const frame = useComputed(() => player.shown.value?.frame);
  const begun = useSignal(0);
  useSignalEffect(() => {
    void frame.value;
    if (pointing.editing.peek()) begun.value = begun.peek() + 1;
    else if (pointing.previewed.peek()) pointing.letGo();
  });

  useEffect(() => {
    const stage = area.current!;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      if (width > 0 && height > 0) view.stage.value = { width, height };
    });
    observer.observe(stage);
    const end = listenToStage(stage, { view, pans, tool: pointing.tool });
    return () => {
      end();
      observer.disconnect();
      cancelAnimationFrame(request.current);
    };
  }, [session]);

  const { scale } = view.placed.value;
  const { width, height } = view.cover.value;
  const place = { '--w': `${width}px`, '--h': `${height}px` };
  return (
    <div class={`clip-stage ${pans.value ? 'pans' : ''}`} ref={area} style={place} onPointerEnter={() => mayChange.peek() && void pointing.warm()}>
      <canvas ref={canvas} class="scene" aria-hidden="true" />
      {mayChange.value ? <PointLayer key={begun.value} session={pointing} size={size} /> : <LookLayer session={pointing} size={size} />}
      <SplitLine comparison={comparison} />
      <Painting pointing={pointing} />
      <Over session={session} />
      <div class="zoom" role="group" aria-label="Zoom">
        <button type="button" aria-label="Zoom out" title="Zoom out (−, or the wheel)" onClick={() => view.zoomAt(1 / 1.5)}>
          −
        </button>
        <button type="button" title="Fit the picture to the stage (F); 1 shows pixel for pixel" onClick={() => view.fit()}>
          {view.isFitted.value ? 'Fit' : `${Math.round(scale * devicePixelRatio * 100)} %`}
        </button>
        <button type="button" aria-label="Zoom in" title="Zoom in (+, or the wheel)" onClick={() => view.zoomAt(1.5)}>
          +
        </button>
        {mayChange.value && (
          <button type="button" aria-label="Move the picture" aria-pressed={pans.value} title="Drag to move the picture (H, or the middle button)" onClick={() => (pans.value = !pans.peek())}>
            <Icon name="hand" />
          </button>
        )}
      </div>
    </div>
  );
}

// What is painted is taken when somebody says so.
function Painting({ pointing }: { pointing: ClipPointing }) {
  if (!isPainting.value) return null;
  return (
    <div class="held">
      <button type="button" class="primary" onClick={() => pointing.layer?.take()}>
        Take the mask
      </button>
      <button type="button" onClick={() => pointing.layer?.letGo()}>
        Let go
      </button>
    </div>
  );
}

// What there is to say about the picture.
function Over({ session }: { session: ClipSession }) {
  const { player, clip } = session;
  const failure = player.failure.value;
  if (failure)
    return (
      <div class="over failure" role="alert">
        <p>
          Frame {player.wanted.value}: {failure}
        </p>
        <button type="button" onClick={() => player.retry()}>
          Try again
        </button>
      </div>
    );
  if (!player.shown.value) return <p class="over">Loading…</p>;
  return (
    <>
      {player.waits.value && <p class="badge">Frame {player.wanted.value}…</p>}
      {mayChange.value && clip.value.prompts.length === 0 && <Lesson />}
      <div class="reasons" role="status">
        {session.doubtsHere.value.map(({ id, reason, from }) => (
          <p key={`${id} ${from} ${reason}`}>
            <strong>{session.labelOf(id) ?? `Object ${id}`}</strong>: {reason}
          </p>
        ))}
      </div>
    </>
  );
}

function Lesson() {
  return (
    <ol class="lesson" aria-label="How to follow an object">
      <li class="done">
        <strong>Open</strong> <span class="wide-only">a clip</span>
      </li>
      <li class="next">
        <strong>Drag</strong> a box <span class="wide-only">around what to follow</span>
      </li>
      <li>
        <strong>Run</strong>
      </li>
    </ol>
  );
}
