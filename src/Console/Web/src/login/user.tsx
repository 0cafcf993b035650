import { useSignal } from '@preact/signals';
import { logout, session } from '../api/session';
import { toastError } from '../ui/toasts';

/** Who is logged in, and the way out. */
export function User() {
  const leaves = useSignal(false);
  const known = session.value;
  if (known?.login !== 'password' || known.user === null) return null;
  const leave = async () => {
    leaves.value = true;
    try {
      await logout();
    } catch (error) {
      toastError(error);
    } finally {
      leaves.value = false;
    }
  };
  return (
    <div class="user">
      <span class="name" title={`${known.user}, ${known.role}`}>
        <strong>{known.user}</strong> <span class="dim">{known.role}</span>
      </span>
      <button type="button" disabled={leaves.value} onClick={() => void leave()}>
        Log out
      </button>
    </div>
  );
}
