import Fingerprint from 'lucide-react/icons/fingerprint-pattern';
import { useState } from 'react';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import { knowsPasskeys, logInWithPasskey } from '../../net/passkeys.ts';
import { t } from '../../texts/people.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';

/** Logs in by a passkey: nothing has to be typed. It is not there where the browser knows none. */
export function PasskeyLogIn() {
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Rejection | null>(null);
  if (!knowsPasskeys()) return null;
  const enter = async () => {
    setBusy(true);
    setRefused(null);
    const outcome = await logInWithPasskey();
    setBusy(false);
    if (outcome.ok === false) setRefused(outcome.rejection);
  };
  return (
    <>
      <Button wide icon={<Fingerprint aria-hidden />} busy={isBusy} onClick={() => void enter()}>
        {t('login.passkey')}
      </Button>
      <Problem text={refused?.message} />
    </>
  );
}
