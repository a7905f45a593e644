import Ban from 'lucide-react/icons/ban';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import UserX from 'lucide-react/icons/user-x';
import { Suspense, useState } from 'react';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { PayloadOf, StageRequests } from '../../../../shared/protocol/requests.ts';
import { MUTE_MINUTES } from '../../../model/slash.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/stage.ts';
import { isolate } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import type { MenuEntry } from '../../../ui/popups/Menu.tsx';
import { useAct } from '../useAct.ts';
import { panelOf, useStreamView } from '../useStreamConnection.ts';

const BlockDialog = lazyPart(() => import('../block/BlockDialog.tsx'));
const RemoveDialog = lazyPart(() => import('./RemoveDialog.tsx'));

/** What creators and moderators may do about somebody, as entries of a menu. `question` has to stand beside the menu. */
export function useModeration(connection: StreamConnection, person: Person, onDone?: () => void) {
  const { act } = useAct(connection, { toast: true });
  const [asking, setAsking] = useState<'remove' | 'block' | null>(null);
  const personId = person.id;
  const run = async <Name extends keyof StageRequests>(
    type: Name,
    payload: PayloadOf<StageRequests[Name]>,
    said: string,
  ) => {
    if (await act(type, payload)) showToast({ title: said });
    onDone?.();
  };
  const name = isolate(person.name);
  // only the creator is told who is muted; a moderator may mute anew
  const panel = useStreamView(connection, panelOf);
  const isMuted = panel?.muted.some((muted) => muted.person.id === personId) ?? false;
  const mute: MenuEntry = {
    type: 'item',
    id: 'mute',
    label: isMuted ? t('moderate.unmute', { name }) : t('moderate.mute', { name, minutes: MUTE_MINUTES }),
    icon: isMuted ? <Mic /> : <MicOff />,
    onSelect: () =>
      void run(
        'mute',
        { personId, minutes: isMuted ? 0 : MUTE_MINUTES },
        isMuted ? t('moderate.unmuted', { name }) : t('moderate.muted', { name }),
      ),
  };
  const remove: readonly MenuEntry[] = [
    { type: 'separator', id: 'line' },
    {
      type: 'item',
      id: 'remove',
      label: t('moderate.remove', { name }),
      icon: <UserX />,
      tone: 'danger',
      onSelect: () => setAsking('remove'),
    },
    // a block is the creator's own, and lasts beyond the stream
    ...(panel === null
      ? []
      : [
          {
            type: 'item',
            id: 'block',
            label: t('moderate.block', { name }),
            icon: <Ban />,
            tone: 'danger',
            onSelect: () => setAsking('block'),
          } as const,
        ]),
  ];
  const close = () => setAsking(null);
  const removeNow = () => {
    close();
    void run('removeViewer', { personId }, t('moderate.removed', { name }));
  };
  const question = asking ? (
    <Suspense fallback={null}>
      {asking === 'remove' ? (
        <RemoveDialog person={person} onYes={removeNow} onNo={close} />
      ) : (
        <BlockDialog person={person} onBlocked={() => onDone?.()} onClose={close} />
      )}
    </Suspense>
  ) : null;
  return { run, mute, remove, question };
}
