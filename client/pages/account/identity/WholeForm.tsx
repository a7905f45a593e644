import { type FormEvent, useState } from 'react';
import { KYC_LIMITS, KYC_SHORT_FORM, type KycDocument } from '../../../../shared/kycLimits.ts';
import type { KycView } from '../../../../shared/protocol/kyc.ts';
import { kycApi } from '../../../net/kycApi.ts';
import { useRun } from '../../../net/useRun.ts';
import { formatList } from '../../../texts/format.ts';
import { t } from '../../../texts/kyc.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import styles from '../Account.module.css';
import { IdentityPicture } from './IdentityPicture.tsx';

interface WholeFormProps {
  readonly view: KycView;
  readonly onChanged: (view: KycView) => void;
}

/** The rest of the form, shown when somebody wants it: address, document, pictures; and the button that hands it in. */
export function WholeForm({ view, onChanged }: WholeFormProps) {
  const { wanted, values, pictures, reason } = view;
  const rest = wanted.fields.filter((field) => !KYC_SHORT_FORM.some((short) => short === field));
  const isBegun = reason !== '' || pictures.length > 0 || rest.some((field) => values[field] !== undefined);
  const [isWanted, setWanted] = useState(false);
  if (!isWanted && !isBegun) {
    return (
      <div className={styles.form}>
        <p className={styles.about}>{t('verify.about')}</p>
        <div>
          <Button onClick={() => setWanted(true)}>{t('verify')}</Button>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.form}>
      {rest.length > 0 ? <RestFields view={view} onChanged={onChanged} /> : null}
      {wanted.pictures.map((picture) => (
        <IdentityPicture key={picture} picture={picture} has={pictures.includes(picture)} onPut={onChanged} />
      ))}
      <HandIn view={view} onChanged={onChanged} />
    </div>
  );
}

function RestFields({ view: { wanted, values }, onChanged }: WholeFormProps) {
  const [typed, setTyped] = useState<KycView['values']>({});
  const { busy, refused, forget, run } = useRun();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const view = await run(() => kycApi.save(typed));
    if (!view) return;
    setTyped({});
    onChanged(view);
    showToast({ title: t('saved') });
  };
  const kind = typed.documentKind ?? values.documentKind ?? '';
  const has = (field: 'address' | 'documentNumber') => wanted.fields.includes(field);
  return (
    <form noValidate className={styles.form} onSubmit={(event) => void save(event)} onChange={forget}>
      {has('address') ? (
        <TextField
          label={t('field.address')}
          autoComplete="street-address"
          maxLength={KYC_LIMITS.fieldChars}
          value={typed.address ?? values.address ?? ''}
          onChange={(event) => setTyped({ ...typed, address: event.currentTarget.value })}
        />
      ) : null}
      {wanted.documents.length > 0 ? (
        <Select
          label={t('field.documentKind')}
          placeholder={t('choose')}
          value={kind as KycDocument}
          options={wanted.documents.map((value) => ({ value, label: t(`document.${value}`) }))}
          onChange={(documentKind) => setTyped({ ...typed, documentKind })}
        />
      ) : null}
      {has('documentNumber') ? (
        <TextField
          label={t('field.documentNumber')}
          autoComplete="off"
          maxLength={KYC_LIMITS.fieldChars}
          placeholder={values.documentNumber}
          value={typed.documentNumber ?? ''}
          error={refused?.code === 'DocumentNumberInvalid' ? refused.message : null}
          onChange={(event) => setTyped({ ...typed, documentNumber: event.currentTarget.value })}
        />
      ) : null}
      <Problem text={refused?.code === 'DocumentNumberInvalid' ? null : refused?.message} />
      <div>
        <Button type="submit" busy={busy} disabled={Object.keys(typed).length === 0}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

function HandIn({ view: { wanted, values, pictures }, onChanged }: WholeFormProps) {
  const { busy, refused, run } = useRun();
  const missing = [
    ...wanted.fields.filter((field) => values[field] === undefined),
    ...wanted.pictures.filter((picture) => !pictures.includes(picture)),
  ];
  const submit = async () => {
    const view = await run(kycApi.submit);
    if (!view) return;
    onChanged(view);
    showToast({ title: t('submit.done') });
  };
  return (
    <>
      {missing.length > 0 ? (
        <p className={styles.about}>
          {t('missing', { what: formatList(missing.map((part) => t(`field.${part}`))) })}
        </p>
      ) : null}
      <Problem text={refused?.message} />
      <div>
        <Button variant="primary" busy={busy} disabled={missing.length > 0} onClick={() => void submit()}>
          {t('submit')}
        </Button>
      </div>
    </>
  );
}
