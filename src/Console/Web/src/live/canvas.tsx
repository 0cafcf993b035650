import { effect, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { onPicture, seen, unwatch, watch, type Picture } from '../api/socket';
import type { FrameMessage } from '../api/types';
import type { Look, Marks } from '../masks/protocol';
import { Surface } from '../masks/surface';

interface Props {
  camera: string;
  look: ReadonlySignal<Look>;
  marks?: ReadonlySignal<Marks>;
  /** How much larger than its area the picture is shown. */
  scale?: ReadonlySignal<number>;
  /** While true the picture stays as it is. */
  held?: ReadonlySignal<boolean>;
  /** The frame that stays; null: there is no picture. */
  onHeld?(header: FrameMessage | null): void;
  /** The frame is on the canvas. */
  onDrawn(header: FrameMessage): void;
  onThumbnail?(id: number, picture: ImageBitmap): void;
}

/** A camera's picture with its masks, as wide as its parent and as the frame demands. */
export function CameraCanvas({ camera, look, marks, scale, held, onHeld, onDrawn, onThumbnail }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const handlers = useRef({ onDrawn, onHeld, onThumbnail });
  handlers.current = { onDrawn, onHeld, onThumbnail };

  useEffect(() => {
    const parent = place.current!;
    // A canvas can be given to a worker once.
    const canvas = parent.appendChild(document.createElement('canvas'));
    const waiting = new Map<number, FrameMessage>();
    let drawn: FrameMessage | null = null;
    let unseen: number | null = null;
    let cssWidth = 0;
    let frameSize = { width: 16, height: 9 };

    const surface = new Surface(canvas, {
      drawn(frame) {
        seen(camera, frame);
        const header = waiting.get(frame);
        waiting.delete(frame);
        if (!header) return;
        drawn = header;
        handlers.current.onDrawn(header);
      },
      skipped(frame) {
        waiting.delete(frame);
        seen(camera, frame);
      },
      held() {
        handlers.current.onHeld?.(drawn);
      },
      ...(onThumbnail && { thumbnail: (id: number, picture: ImageBitmap) => handlers.current.onThumbnail?.(id, picture) }),
    });

    const fit = () => {
      const ratio = devicePixelRatio;
      const shown = Math.max(1, Math.round(cssWidth * ratio));
      // Where only a part is shown, no finer than the frame itself.
      const larger = scale?.peek() ?? 1;
      const width = Math.max(shown, Math.min(frameSize.width, Math.round(shown * larger)));
      surface.resize(width, Math.max(1, Math.round((width * frameSize.height) / frameSize.width)), (ratio * width) / (shown * larger));
      watch(canvas, camera, width);
    };

    const take = (picture: Picture) => {
      const { header } = picture;
      // What is not told to be seen ends the flow of pictures until the picture goes on.
      if (held?.peek()) {
        unseen = header.frame;
        return;
      }
      if (header.width !== frameSize.width || header.height !== frameSize.height) {
        frameSize = header;
        canvas.style.aspectRatio = `${header.width} / ${header.height}`;
        fit();
      }
      waiting.set(header.frame, header);
      surface.show(picture);
    };

    const size = new ResizeObserver(([entry]) => {
      cssWidth = entry!.contentRect.width;
      if (cssWidth > 0) fit();
    });
    size.observe(canvas);
    const ends = [
      onPicture(camera, take),
      effect(() => surface.look(look.value)),
      effect(() => marks && surface.marks(marks.value)),
      effect(() => {
        if (scale && scale.value > 0 && cssWidth > 0) fit();
      }),
      effect(() => {
        if (!held) return;
        surface.hold(held.value);
        if (held.value || unseen === null) return;
        seen(camera, unseen);
        unseen = null;
      }),
      () => size.disconnect(),
      () => unwatch(canvas),
      () => surface.dispose(),
      () => canvas.remove(),
    ];
    return () => ends.forEach(end => end());
  }, [camera]);

  return <div ref={place} class="canvas" />;
}
