import { OpenClip } from './clip';
import { Clips } from './list';
import './clips.css';

/** Recorded video: the list, or the clip with this id. */
export function ClipsScreen({ id }: { id: string | undefined }) {
  return id === undefined ? <Clips /> : <OpenClip key={id} id={id} />;
}
