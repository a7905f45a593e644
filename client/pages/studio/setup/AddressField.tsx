import Copy from 'lucide-react/icons/copy';
import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import { useState } from 'react';
import { t } from '../../../texts/studio.ts';
import fieldStyles from '../../../ui/controls/Field.module.css';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { cx } from '../../../ui/cx.ts';
import { copyText } from '../../../ui/notices/copyText.ts';
import styles from './AddressField.module.css';

export interface AddressFieldProps {
  readonly label: string;
  /** Over the box; else the label is for screen readers alone. */
  readonly showLabel?: boolean;
  /** The address; null while it is not known. */
  readonly value: string | null;
  /** What it is called where it is copied and shown. */
  readonly what?: 'address' | 'streamKey' | 'overlayAddress';
  /** Hidden until it is asked for. */
  readonly secret?: boolean;
}

/** A field with something to be copied to somewhere else. */
export function AddressField({
  label,
  showLabel,
  value,
  what = 'address',
  secret = false,
}: AddressFieldProps) {
  const [shown, setShown] = useState(!secret);
  const copy = async () => {
    if (value) await copyText(value, { title: t(`copied.${what}`) });
  };
  return (
    <div className={fieldStyles.field}>
      {showLabel ? (
        <span aria-hidden className={fieldStyles.label}>
          {label}
        </span>
      ) : null}
      <div className={cx(fieldStyles.box, styles.box)}>
        <input
          aria-label={label}
          readOnly
          type={shown ? 'text' : 'password'}
          autoComplete="off"
          className={styles.text}
          value={value ?? ''}
          onFocus={(event) => event.currentTarget.select()}
        />
        {secret ? (
          <IconButton
            label={shown ? t(`hide.${what}`) : t(`show.${what}`)}
            size="s"
            icon={shown ? <EyeOff /> : <Eye />}
            onClick={() => setShown(!shown)}
          />
        ) : null}
        <IconButton
          label={t('copy.label', { label })}
          size="s"
          icon={<Copy />}
          disabled={!value}
          onClick={() => void copy()}
        />
      </div>
    </div>
  );
}
