import { route } from '../route';
import { OpenClip } from './clip';
import { Clips } from './list';
import './clips.css';

/** Recorded video: the list, or the clip that the address names. */
export function ClipsScreen() {
  const id = route.value[1];
  return id === undefined ? <Clips /> : <OpenClip key={id} id={id} />;
}
