import { isPainting } from './brush-size';
import type { PointSession } from './session';

/** Says that the picture is held, and what can be done about it. */
export function Held({ session }: { session: PointSession }) {
  const { scale } = session.zoom.at.value;
  return (
    <div class="held">
      {session.held.value && (
        <>
          <span role="status">{isPainting.value ? 'Painting on a frame that is held' : 'Held'}</span>
          {isPainting.value && (
            <button type="button" class="primary" onClick={() => session.layer?.take()}>
              Take
            </button>
          )}
          <button type="button" onClick={() => session.layer?.letGo()}>
            Let go
          </button>
        </>
      )}
      {scale > 1 && (
        <button type="button" onClick={() => session.zoom.fit()} aria-label={`Whole picture; it is shown ${scale.toFixed(1)} times as large`}>
          ×{scale.toFixed(1)}
        </button>
      )}
    </div>
  );
}
