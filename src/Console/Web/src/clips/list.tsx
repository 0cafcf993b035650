import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { words } from '../api/http';
import { mayChange } from '../api/session';
import { connection, onText } from '../api/socket';
import { goInstead, href, route } from '../route';
import { number } from '../ui/words';
import { frameUrl, getClips, type ClipList, type ClipSummary } from './api';

const posterPixels = 480;

/** The clips that can be opened. */
export function Clips() {
  const list = useSignal<ClipList | null>(null);
  const failure = useSignal<string | null>(null);

  useEffect(() => {
    const abort = new AbortController();
    const load = async () => {
      try {
        list.value = await getClips(abort.signal);
        failure.value = null;
      } catch (error) {
        if (!abort.signal.aborted) failure.value = words(error);
      }
    };
    let known = connection.peek();
    const ends = [
      onText(message => void (message.type === 'clips_changed' && load())),
      // After each connection anew: the server may have started with other clips.
      connection.subscribe(state => {
        if (state === 'open' && known !== 'open') void load();
        known = state;
      }),
    ];
    void load();
    return () => {
      abort.abort();
      ends.forEach(end => end());
    };
  }, []);

  // Whoever asks for nothing in particular means the one that there is.
  const only = useComputed(() => {
    const [clip, ...others] = list.value?.clips ?? [];
    return route.value.length === 0 && clip?.error === null && others.length === 0 ? clip.id : null;
  });
  useSignalEffect(() => {
    if (only.value !== null) goInstead('clips', only.value);
  });

  if (failure.value !== null) return <p class="empty" role="alert">{failure.value}</p>;
  if (!list.value || only.value !== null) return <p class="empty">Waiting for the server…</p>;
  const { name, clips } = list.value;
  if (clips.length === 0)
    return (
      <div class="empty">
        <p>There are no clips in {name}.</p>
        <p>Put a video there, or start the program with a clip or a folder of clips.</p>
      </div>
    );
  return (
    <div class="clips">
      <h1>{name}</h1>
      <p class="dim">{mayChange.value ? 'Open a clip, drag a box around what to follow, and run.' : 'Open a clip to look at it.'}</p>
      <ul class="clip-grid">
        {clips.map(clip => (
          <ClipTile key={clip.id} clip={clip} />
        ))}
      </ul>
    </div>
  );
}

function ClipTile({ clip }: { clip: ClipSummary }) {
  const failed = useSignal(false);
  const about = (
    <>
      <div class="poster">
        {clip.error === null && !failed.value && (
          <img src={frameUrl(clip, clip.poster_frame, posterPixels).href} alt="" loading="lazy" decoding="async" onError={() => (failed.value = true)} />
        )}
        {clip.seconds !== null && <span class="length">{length(clip.seconds)}</span>}
      </div>
      <div class="caption">
        <strong>{clip.name}</strong>
        <span class="dim">{facts(clip)}</span>
        <ResultsOf clip={clip} />
        {clip.error !== null && <span class="words">{clip.error}</span>}
      </div>
    </>
  );
  return <li class="tile">{clip.error === null ? <a href={href('clips', clip.id)}>{about}</a> : about}</li>;
}

function ResultsOf({ clip: { frames_with_results: done, frame_count, objects } }: { clip: ClipSummary }) {
  if (done === 0) return null;
  const count = `${number(objects)} ${objects === 1 ? 'object' : 'objects'}`;
  const share = frame_count === null ? `${number(done)} frames` : done >= frame_count ? 'all frames' : `${number(done)} of ${number(frame_count)} frames`;
  return (
    <span class="has-results">
      Results: {count}, {share}
    </span>
  );
}

function facts({ width, height, size, frame_count }: ClipSummary) {
  const parts = [bytes(size)];
  if (width !== null && height !== null) parts.unshift(`${width} × ${height}`);
  if (frame_count !== null) parts.push(`${number(frame_count)} frames`);
  return parts.join(' · ');
}

function length(seconds: number) {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function bytes(count: number) {
  if (count < 1000) return `${number(count)} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = -1;
  do {
    value /= 1000;
    unit++;
  } while (value >= 999.5 && unit < units.length - 1);
  return `${number(value, value < 10 ? 1 : 0)} ${units[unit]!}`;
}
