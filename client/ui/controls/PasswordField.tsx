import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import { useState } from 'react';
import { t } from '../../texts/people.ts';
import { IconButton } from './IconButton.tsx';
import { TextField, type TextFieldProps } from './TextField.tsx';

export function PasswordField({
  label = t('password.label'),
  ...props
}: Omit<TextFieldProps, 'label' | 'type' | 'after'> & { readonly label?: string }) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      label={label}
      type={shown ? 'text' : 'password'}
      after={
        <IconButton
          size="s"
          label={shown ? t('password.hide') : t('password.show')}
          icon={shown ? <EyeOff /> : <Eye />}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}
