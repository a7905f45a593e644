import '../../../../shared/protocol/furtherRejections.ts';
import { useState } from 'react';
import type { Person } from '../../../../shared/protocol/people.ts';
import { blocksApi } from '../../../net/blocksApi.ts';
import { curbsApi } from '../../../net/curbsApi.ts';
import { reportsApi } from '../../../net/reportsApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { useRun } from '../../../net/useRun.ts';
import { t } from '../../../texts/safety.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';
import { BlockFields, NEW_BLOCK } from './BlockFields.tsx';
import { NEW_RESTRICTION, RestrictFields } from './RestrictFields.tsx';

export interface BlockDialogProps {
  readonly person: Person;
  /** Called once the person is blocked. */
  readonly onBlocked?: () => void;
  readonly onClose: () => void;
}

/** Asks before somebody is blocked, or restricted instead. */
export default function BlockDialog({ person, onBlocked, onClose }: BlockDialogProps) {
  const [way, setWay] = useState<'block' | 'restrict'>('block');
  const [blocking, setBlocking] = useState(NEW_BLOCK);
  const [restricting, setRestricting] = useState(NEW_RESTRICTION);
  const { value: review, refused: unread } = useAsked(() => reportsApi.review(person.id), [person.id]);
  const { busy, refused, run } = useRun();
  const name = isolate(person.name);
  const paidMinor = (review?.delivered ?? []).reduce((sum, { paidMinor: one }) => sum + BigInt(one), 0n);
  const isBlock = way === 'block';
  const block = async () => {
    const { choice, ...asked } = blocking;
    const body = { ...asked, givesBack: paidMinor > 0n && choice === 'back' };
    if (!(await run(() => blocksApi.block(person.id, body)))) return;
    showToast({ title: t('block.done', { name }) });
    onBlocked?.();
    onClose();
  };
  const restrict = async () => {
    if (
      !(await run(() => curbsApi.set(person.id, { ...restricting, keepsFrom: [...restricting.keepsFrom] })))
    )
      return;
    showToast({ title: t('curb.done', { name }) });
    onClose();
  };
  return (
    <ConfirmDialog
      open
      title={isBlock ? t('block.ask', { name }) : t('curb.ask', { name })}
      description={isBlock ? t('block.about') : t('curb.about')}
      error={refused?.message ?? (isBlock ? unread?.message : null) ?? null}
      // what they paid is seen before the yes
      busy={busy || (isBlock && review === null && unread === null)}
      yes={isBlock ? t('block.do') : t('curb.do')}
      no={t('block.no')}
      onYes={() => void (isBlock ? block() : restrict())}
      onNo={onClose}
    >
      <Select
        label={t('way.label')}
        value={way}
        options={[
          { value: 'block', label: t('way.block') },
          { value: 'restrict', label: t('way.restrict') },
        ]}
        onChange={setWay}
      />
      {isBlock ? (
        <BlockFields form={blocking} {...{ review, paidMinor }} onChange={setBlocking} />
      ) : (
        <RestrictFields form={restricting} onChange={setRestricting} />
      )}
    </ConfirmDialog>
  );
}
