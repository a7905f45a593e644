import { useState } from 'react';
import { addPasskey } from '../../../net/passkeys.ts';
import { t } from '../../../texts/secondStep.ts';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { AskPassword } from './AskPassword.tsx';

const NAME_CHARS = 40;

/** Has this device make a passkey. When its dialog is closed, the form is as before. */
export function AddPasskey({ onDone }: { readonly onDone: (codes: readonly string[] | null) => void }) {
  const [name, setName] = useState(() => t('passkey.name'));
  return (
    <AskPassword
      about={t('passkey.about')}
      yes={t('passkey.make')}
      ask={(password) => addPasskey({ password, name: name.trim() || t('passkey.name') })}
      onDone={({ recoveryCodes }) => onDone(recoveryCodes)}
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
