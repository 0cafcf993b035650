/** Whether keys write somewhere and command nothing. */
export const isTyping = ({ target }: Event) =>
  target instanceof HTMLElement && target.matches('input:not([type="range"], [type="checkbox"], [type="color"]), textarea, select');
