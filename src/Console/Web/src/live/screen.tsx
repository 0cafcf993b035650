import { useEffect } from 'preact/hooks';
import { route } from '../route';
import { Grid } from './grid';
import { Large } from './large';
import { cameraOf, cameras, followCameras } from './store';

/** The cameras of the run: all, or the one that the address names. */
export function LiveScreen() {
  useEffect(followCameras, []);
  const all = cameras.value;
  const id = route.value[1];
  if (!all) return <p class="empty">Waiting for the server…</p>;
  if (all.length === 0) return <p class="empty">This run has no cameras.</p>;
  const large = id === undefined ? undefined : cameraOf(id);
  if (large) return <Large key={large.id} camera={large} />;
  if (id !== undefined) return <p class="empty">There is no camera {id}.</p>;
  return <Grid all={all} />;
}
