import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Refused, words } from '../api/http';
import { hasEnded, login } from '../api/session';
import { secondsLeft } from './countdown';

/** Asks for user and password. */
export function LoginScreen() {
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const failure = useSignal<string | null>(null);
  const waits = useSignal(false);
  // In the clock of performance.now(), milliseconds: when the server takes another attempt.
  const until = useSignal(0);
  const left = useSignal(0);

  useEffect(() => user.current!.focus(), []);
  useEffect(() => {
    const count = () => (left.value = secondsLeft(until.value, performance.now()));
    count();
    if (left.value === 0) return;
    const timer = setInterval(() => count() === 0 && clearInterval(timer), 250);
    return () => clearInterval(timer);
  }, [until.value]);

  const send = async (event: Event) => {
    event.preventDefault();
    if (waits.peek() || left.peek() > 0) return;
    waits.value = true;
    try {
      await login({ user: user.current!.value, password: password.current!.value });
    } catch (error) {
      const refused = error instanceof Refused ? error : null;
      failure.value = refused ? refused.message : words(error);
      if (refused?.retryAfter) until.value = performance.now() + 1000 * refused.retryAfter;
      waits.value = false;
      password.current?.focus();
      password.current?.select();
    }
  };

  const failed = failure.value !== null;
  return (
    <form class="login" method="post" onSubmit={event => void send(event)}>
      <h1>Log in</h1>
      {hasEnded.value && !failed && <p role="status">Your login has ended. Log in again to go on.</p>}
      <label for="user">User</label>
      <input ref={user} id="user" name="user" type="text" autoComplete="username" autoCapitalize="none" spellcheck={false} required maxLength={64} />
      <label for="password">Password</label>
      <input ref={password} id="password" name="password" type="password" autoComplete="current-password" required maxLength={256}
        aria-describedby={failed ? 'login-failure' : undefined} />
      <p id="login-failure" class="words" role="alert">
        {failure.value}
      </p>
      <button type="submit" class="primary" disabled={waits.value || left.value > 0}>
        {left.value > 0 ? `Log in: wait ${left.value} s` : waits.value ? 'Logging in…' : 'Log in'}
      </button>
    </form>
  );
}
