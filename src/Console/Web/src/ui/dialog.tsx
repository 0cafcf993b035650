import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Asks or tells something before the page goes on. */
export function Dialog({ title, open, children }: { title: string; open: Signal<boolean>; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = open.value;
  useEffect(() => {
    if (isOpen && !dialog.current!.open) dialog.current!.showModal();
    if (!isOpen) dialog.current!.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} aria-label={title} onClose={() => (open.value = false)}>
      <header>
        <h2>{title}</h2>
        <button type="button" class="plain" aria-label="Close" onClick={() => (open.value = false)}>
          ×
        </button>
      </header>
      {isOpen && children}
    </dialog>
  );
}
