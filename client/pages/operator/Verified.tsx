import { useState } from 'react';
import type { AdminPeopleAnswer } from '../../../shared/protocol/admin.ts';
import { adminApi } from '../../net/adminApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/operator.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { isolate, unmarked } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';

/** Says of a person that they are who the name says, or takes that back. */
export function Verified({ one }: { readonly one: AdminPeopleAnswer['people'][number] }) {
  const [changed, setChanged] = useState<boolean | null>(null);
  const { busy, refused, run } = useRun();
  const isVerified = changed ?? one.isVerified ?? false;
  const name = isolate(one.person.name);
  const turn = async () => {
    if (await run(() => adminApi.setVerified(one.person.id, !isVerified))) setChanged(!isVerified);
  };
  return (
    <>
      {isVerified ? <Badge tone="positive">{t('people.verified')}</Badge> : null}
      <Button
        size="s"
        busy={busy}
        aria-label={unmarked(isVerified ? t('people.unverifyOf', { name }) : t('people.verifyOf', { name }))}
        onClick={() => void turn()}
      >
        {isVerified ? t('people.unverify') : t('people.verify')}
      </Button>
      <Problem text={refused?.message} />
    </>
  );
}
