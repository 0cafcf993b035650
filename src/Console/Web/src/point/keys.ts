/** Whether keys write somewhere or answer a dialog, and command nothing. */
export const isTyping = ({ target }: Event) =>
  document.querySelector('dialog[open]') !== null ||
  (target instanceof HTMLElement && target.matches('input:not([type="range"], [type="checkbox"], [type="color"]), textarea, select'));
