import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { connection } from '../api/socket';
import type { FrameMessage, TrackState } from '../api/types';
import { href } from '../route';
import { CameraCanvas } from './canvas';
import { StateWord, stateWord } from './figures';
import { lookOf, trackStates } from './look';
import type { CameraStore } from './store';

/** All cameras at once. */
export function Grid({ all }: { all: readonly CameraStore[] }) {
  const columns = columnsFor(all.length);
  return (
    <>
      <h1 class="unseen">Cameras</h1>
      <ul class="grid" style={{ '--columns': columns, '--rows': Math.ceil(all.length / columns) }}>
        {all.map(camera => (
          <Tile key={camera.id} camera={camera} />
        ))}
      </ul>
    </>
  );
}

// As near to a square as it can be, as the screen and the pictures have about the same shape.
const columnsFor = (count: number) => Math.ceil(Math.sqrt(count));

function Tile({ camera }: { camera: CameraStore }) {
  const look = useMemo(() => lookOf(camera.id), [camera.id]);
  const counts = useSignal('');
  const count = ({ objects }: FrameMessage) => {
    const by = new Map<TrackState, number>();
    for (const { state } of objects) by.set(state, (by.get(state) ?? 0) + 1);
    const known = trackStates.filter(state => by.has(state));
    counts.value = known.map(state => `${by.get(state)} ${state}`).join(', ') || 'no objects';
  };
  const status = camera.status.value;
  return (
    <li class="tile">
      <a href={href('live', camera.id)}>
        <CameraCanvas camera={camera.id} look={look} onDrawn={count} />
        <Away camera={camera} />
        <span class="caption">
          <strong>
            <span class="unseen">Camera </span>
            {camera.id}
          </strong>
          <StateWord status={status} />
          <span class="dim">{counts.value}</span>
        </span>
      </a>
    </li>
  );
}

/** Why there is no newer picture. */
export function Away({ camera }: { camera: CameraStore }) {
  const { state, last_error } = camera.status.value;
  if (connection.value !== 'open') return <div class="away">The server is not reached: what is shown is old.</div>;
  if (state === 'running') return null;
  return (
    <div class="away">
      <strong>{stateWord(state)}</strong>
      {last_error && <span>{last_error}</span>}
    </div>
  );
}
