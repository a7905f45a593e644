import Ban from 'lucide-react/icons/ban';
import { Suspense, useState } from 'react';
import type { Person } from '../../../../shared/protocol/people.ts';
import { blocksApi } from '../../../net/blocksApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { useRun } from '../../../net/useRun.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/safety.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate, unmarked } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { preloadDialog } from '../../../ui/popups/Dialog.tsx';

const BlockDialog = lazyPart(() => import('./BlockDialog.tsx'));

/** Blocks whoever a page is about, or lets them in again. */
export default function BlockAction({ person }: { readonly person: Person }) {
  const [isAsking, setAsking] = useState(false);
  const { value, reload } = useAsked(() => blocksApi.read(person.id), [person.id]);
  const { busy, run } = useRun();
  const name = isolate(person.name);
  const lift = async () => {
    if (await run(() => blocksApi.lift(person.id))) showToast({ title: t('block.lifted', { name }) });
    reload();
  };
  if (!value) return null;
  const isBlocked = value.block !== null;
  return (
    <>
      <Button
        size="s"
        variant="ghost"
        busy={busy}
        icon={<Ban aria-hidden />}
        aria-label={unmarked(isBlocked ? t('block.liftOf', { name }) : t('block.yes', { name }))}
        onPointerEnter={preloadDialog}
        onClick={() => (isBlocked ? void lift() : setAsking(true))}
      >
        {isBlocked ? t('block.lift') : t('block.do')}
      </Button>
      <Suspense fallback={null}>
        {isAsking ? (
          <BlockDialog person={person} onBlocked={reload} onClose={() => setAsking(false)} />
        ) : null}
      </Suspense>
    </>
  );
}
