import { useState } from 'react';
import { accountsApi } from '../../net/accountsApi.ts';
import { knowsPasskeys } from '../../net/passkeys.ts';
import { useAsked } from '../../net/useAsked.ts';
import { t } from '../../texts/secondStep.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import styles from './Account.module.css';
import { AddPasskey } from './secondStep/AddPasskey.tsx';
import { AskPassword } from './secondStep/AskPassword.tsx';
import { PasskeyList } from './secondStep/PasskeyList.tsx';
import { RecoveryCodes } from './secondStep/RecoveryCodes.tsx';
import { SetUpTotp } from './secondStep/SetUpTotp.tsx';

/** What is being done in the dialog of this card. */
type Doing =
  | { readonly type: 'totp' }
  | { readonly type: 'dropTotp' }
  | { readonly type: 'passkey' }
  | { readonly type: 'dropPasskey'; readonly id: string; readonly name: string }
  | { readonly type: 'renew' }
  | { readonly type: 'codes'; readonly codes: readonly string[] };

/** The second step of logging in: codes of an app, passkeys, and recovery codes. */
export default function SecondStepCard() {
  const { value, refused, reload } = useAsked(accountsApi.secondStep, []);
  const [doing, setDoing] = useState<Doing | null>(null);
  if (!value) return <Problem text={refused?.message} />;
  const end = () => {
    setDoing(null);
    reload();
  };
  /** Recovery codes are shown once, so the dialog stays open with them. */
  const told = (codes: readonly string[] | null) => {
    reload();
    setDoing(codes === null ? null : { type: 'codes', codes });
  };
  const isOn = value.hasTotp || value.passkeys.length > 0;
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('title')}</h2>
      <p className={styles.about}>{t('about')}</p>
      <div className={styles.row}>
        <p className={styles.name}>
          {t('app')}{' '}
          <Badge tone={value.hasTotp ? 'positive' : 'neutral'}>{value.hasTotp ? t('on') : t('off')}</Badge>
        </p>
        <Button size="s" onClick={() => setDoing({ type: value.hasTotp ? 'dropTotp' : 'totp' })}>
          {value.hasTotp ? t('app.drop') : t('app.add')}
        </Button>
      </div>
      <PasskeyList
        passkeys={value.passkeys}
        onDrop={({ id, name }) => setDoing({ type: 'dropPasskey', id, name })}
      />
      <div>
        {knowsPasskeys() ? (
          <Button onClick={() => setDoing({ type: 'passkey' })}>{t('passkey.add')}</Button>
        ) : (
          <p className={styles.about}>{t('passkey.unknown')}</p>
        )}
      </div>
      {isOn ? (
        <div className={styles.row}>
          <p className={styles.about}>{t('codes.left', { count: value.recoveryLeft })}</p>
          <Button size="s" onClick={() => setDoing({ type: 'renew' })}>
            {t('codes.renew')}
          </Button>
        </div>
      ) : null}
      <Dialog
        open={doing !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) end();
        }}
        title={doing ? t(`dialog.${doing.type}`) : ''}
      >
        {doing ? <Step doing={doing} onTold={told} onEnd={end} /> : null}
      </Dialog>
    </Card>
  );
}

function Step({
  doing,
  onTold,
  onEnd,
}: {
  readonly doing: Doing;
  readonly onTold: (codes: readonly string[] | null) => void;
  readonly onEnd: () => void;
}) {
  switch (doing.type) {
    case 'totp':
      return <SetUpTotp onDone={onTold} />;
    case 'passkey':
      return <AddPasskey onDone={onTold} />;
    case 'codes':
      return <RecoveryCodes codes={doing.codes} onEnd={onEnd} />;
    case 'dropTotp':
      return (
        <AskPassword
          about={t('app.dropAbout')}
          yes={t('app.drop')}
          ask={accountsApi.dropTotp}
          onDone={onEnd}
        />
      );
    case 'dropPasskey':
      return (
        <AskPassword
          about={t('passkey.dropAbout', { name: doing.name })}
          yes={t('passkey.drop')}
          ask={(password) => accountsApi.dropPasskey(doing.id, password)}
          onDone={onEnd}
        />
      );
    case 'renew':
      return (
        <AskPassword
          about={t('codes.renewAbout')}
          yes={t('codes.renew')}
          ask={accountsApi.renewRecovery}
          onDone={({ recoveryCodes }) => onTold(recoveryCodes)}
        />
      );
  }
}
