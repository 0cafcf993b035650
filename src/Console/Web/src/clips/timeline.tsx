import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { colorIn } from '../live/look';
import { theme } from '../ui/theme';
import { css } from '../masks/colors';
import { frameUrl } from './api';
import { heightOf, lanePx, markPx, paintBands, shareOf, stripPx } from './bands';
import { Pictures } from './pictures';
import { colorKey, type ClipPointing } from './pointing';
import type { ClipSession } from './session';
import { clock } from './timing';

const thumbnailPixels = 160;
const mostThumbnailBytes = 32 << 20;

/** The clip at a glance, to be dragged along: pictures, states and scores of each object, prompts, the run, and the playhead. */
export function Timeline({ session, pointing }: { session: ClipSession; pointing: ClipPointing }) {
  const slider = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const request = useRef(0);
  const width = useSignal(0);
  const hovered = useSignal<number | null>(null);
  const arrived = useSignal(0);
  const { player, timing, tracks } = session;
  const clip = session.clip.peek();
  const shape = clip.width / clip.height;
  const thumbnails = useMemo(() => new Map<number, ImageBitmap>(), [session]);
  const pictures = useMemo(
    () =>
      new Pictures({
        url: frame => frameUrl(clip, frame, thumbnailPixels),
        mostInFlight: 2,
        mostBytes: mostThumbnailBytes,
        arrived: () => arrived.value++,
        // The stage says why pictures do not come.
        failed: () => {},
      }),
    [session],
  );
  const strip = useMemo(() => {
    const places = Math.max(1, Math.ceil(width.value / (stripPx * shape)));
    return Array.from({ length: places }, (_, place) => timing.within(((place + 0.5) * stripPx * shape * timing.count) / Math.max(1, width.value) - 0.5));
  }, [width.value, session]);

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (width.value = entry!.contentRect.width));
    observer.observe(slider.current!);
    return () => {
      observer.disconnect();
      pictures.dispose();
      cancelAnimationFrame(request.current);
    };
  }, [session]);

  useEffect(() => {
    if (width.value > 0) pictures.want(strip.map(frame => ({ frame, width: thumbnailPixels })));
  }, [strip]);

  useSignalEffect(() => {
    void [arrived.value, width.value, tracks.value, session.clip.value, session.run.value, pointing.selected.value, session.doubt.value, theme.value];
    const ids = tracks.value.tracks.map(({ id }) => colorIn(colorKey(session.id), id));
    void ids;
    request.current ||= requestAnimationFrame(paint);
  });
  // The strip belongs to the width that it was made for.
  useEffect(() => void (request.current ||= requestAnimationFrame(paint)), [strip]);

  const latest = useRef(strip);
  latest.current = strip;
  function paint() {
    request.current = 0;
    const surface = canvas.current;
    if (!surface || width.peek() === 0) return;
    const ratio = devicePixelRatio;
    const [wide, high] = [Math.round(width.peek() * ratio), Math.round(heightOf(tracks.peek().tracks.length) * ratio)];
    if (surface.width !== wide || surface.height !== high) [surface.width, surface.height] = [wide, high];
    thumbnails.clear();
    for (const frame of latest.current) {
      const picture = pictures.get(frame);
      if (picture) thumbnails.set(frame, picture);
    }
    paintBands(surface, ratio, {
      count: timing.count,
      tracks: tracks.peek(),
      prompts: session.clip.peek().prompts,
      run: session.run.peek(),
      thumbnails,
      strip: latest.current,
      shape,
      colorOf: id => colorIn(colorKey(session.id), id),
      selected: pointing.selected.peek(),
      doubt: session.doubt.peek()?.frame ?? null,
    });
  }

  const frameAt = (event: PointerEvent) => {
    const area = slider.current!.getBoundingClientRect();
    return timing.within(Math.floor(((event.clientX - area.left) / area.width) * timing.count));
  };

  function key(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const second = timing.meanRate;
    const steps: Record<string, number> = {
      ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -second, PageUp: second, Home: -Infinity, End: Infinity,
    };
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    player.pause();
    session.goTo(Math.max(0, Math.min(timing.count - 1, player.wanted.peek() + by)));
  }

  const frame = player.wanted.value;
  const shownFrame = hovered.value;
  const height = heightOf(tracks.value.tracks.length);
  return (
    <div class="timeline" style={{ '--timeline-height': `${height}px` }}>
      <div class="lane-names" aria-hidden="true">
        {tracks.value.tracks.map(({ id, label }, row) => (
          <span key={id} style={{ top: `${stripPx + markPx + row * lanePx + 3}px`, borderLeftColor: css(colorIn(colorKey(session.id), id)) }}>
            {label ?? `Object ${id}`}
          </span>
        ))}
      </div>
      <div
        ref={slider}
        class="bands"
        tabIndex={0}
        role="slider"
        aria-label="Frame"
        aria-valuemin={0}
        aria-valuemax={timing.count - 1}
        aria-valuenow={frame}
        aria-valuetext={`Frame ${frame} of ${timing.count - 1}, ${clock(timing.timeOf(frame))}`}
        onKeyDown={key}
        onPointerDown={event => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          player.pause();
          player.scrubs = true;
          session.goTo(frameAt(event));
        }}
        onPointerMove={event => {
          hovered.value = frameAt(event);
          if (player.scrubs) session.goTo(frameAt(event));
        }}
        onPointerLeave={() => (hovered.value = null)}
        onLostPointerCapture={() => {
          player.scrubs = false;
          player.seek(player.wanted.peek());
        }}
      >
        <canvas ref={canvas} aria-hidden="true" />
        <div class="playhead" style={{ left: `${100 * shareOf(frame, timing.count)}%` }} />
        {shownFrame !== null && (
          <span class={`hovered ${shownFrame > timing.count / 2 ? 'right' : ''}`} style={{ left: `${100 * shareOf(shownFrame, timing.count)}%` }} aria-hidden="true">
            {shownFrame} · {clock(timing.timeOf(shownFrame))}
          </span>
        )}
      </div>
    </div>
  );
}
