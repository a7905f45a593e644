import Fingerprint from 'lucide-react/icons/fingerprint-pattern';
import { knowsPasskeys, logInWithPasskey } from '../../net/passkeys.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/people.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';

/** Logs in by a passkey: nothing has to be typed. It is not there where the browser knows none. */
export function PasskeyLogIn() {
  const { busy, refused, run } = useRun();
  if (!knowsPasskeys()) return null;
  return (
    <>
      <Button wide icon={<Fingerprint aria-hidden />} busy={busy} onClick={() => void run(logInWithPasskey)}>
        {t('login.passkey')}
      </Button>
      <Problem text={refused?.message} />
    </>
  );
}
