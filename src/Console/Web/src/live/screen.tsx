import { useLayoutEffect } from 'preact/hooks';
import { href } from '../route';
import { Grid } from './grid';
import { Large } from './large';
import { cameraOf, cameras, followCameras } from './store';

/** The cameras of the run: all, or the one with this id. One that is alone is large. */
export function LiveScreen({ id }: { id: string | undefined }) {
  useLayoutEffect(followCameras, []);
  const all = cameras.value;
  if (!all) return <p class="empty">Waiting for the server…</p>;
  if (all.length === 0) return <p class="empty">This run has no cameras. Name them under cameras in the configuration, or on the command line.</p>;
  const large = id !== undefined ? cameraOf(id) : all.length === 1 ? all[0] : undefined;
  if (large) return <Large key={large.id} camera={large} isAlone={all.length === 1} />;
  if (id !== undefined)
    return (
      <div class="empty">
        <p>There is no camera {id}.</p>
        <a class="button" href={href('live')}>
          All cameras
        </a>
      </div>
    );
  return <Grid all={all} />;
}
