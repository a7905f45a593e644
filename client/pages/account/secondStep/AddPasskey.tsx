import { useState } from 'react';
import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import type { RecoveryAnswer } from '../../../../shared/protocol/secondFactors.ts';
import { addPasskey } from '../../../net/passkeys.ts';
import { t } from '../../../texts/secondStep.ts';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { AskPassword } from './AskPassword.tsx';

const NAME_CHARS = 40;

/** Has this device make a passkey. When its dialog is closed, the form is as before. */
export function AddPasskey({ onDone }: { readonly onDone: (codes: readonly string[] | null) => void }) {
  const [name, setName] = useState(() => t('passkey.name'));
  const ask = async (password: string): Promise<Outcome<RecoveryAnswer | null>> => {
    const outcome = await addPasskey({ password, name: name.trim() || t('passkey.name') });
    return outcome.ok === 'stopped' ? { ok: true, value: null } : outcome;
  };
  return (
    <AskPassword
      about={t('passkey.about')}
      yes={t('passkey.make')}
      ask={ask}
      onDone={(answer) => {
        if (answer) onDone(answer.recoveryCodes);
      }}
    >
      <TextField
        label={t('passkey.named')}
        maxLength={NAME_CHARS}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </AskPassword>
  );
}
