import { useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { ChatCallView } from '../../../../shared/protocol/chatCalls.ts';
import { useStore } from '../../../base/createStore.ts';
import type { OpenCall } from '../../../net/chat/openCall.ts';
import { t } from '../../../texts/chatCall.ts';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { CallPeople } from './CallPeople.tsx';

interface AddToCallProps {
  readonly call: OpenCall;
  readonly view: ChatCallView;
  readonly onDone: () => void;
}

/** Calls more members of the group to the call. */
export function AddToCall({ call, view, onDone }: AddToCallProps) {
  const { members } = useStore(call.state);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const isIn = (id: string) => view.people.some(({ person }) => person.id === id);
  const others = members.filter(({ id }) => !isIn(id));
  if (others.length === 0) return <p>{t('add.nobody')}</p>;
  const invite = async (personIds: readonly string[]) => {
    setBusy(true);
    const reply = await call.request('inviteToCall', { callId: view.callId, personIds: [...personIds] });
    setBusy(false);
    if (reply.type === 'answered') onDone();
    else setRefused(reply.rejection.message);
  };
  return (
    <>
      <Problem text={refused} />
      <CallPeople
        people={others}
        most={LIMITS.callPeople - view.people.length}
        button={() => t('add.call')}
        busy={busy}
        onCall={(ids) => void invite(ids)}
      />
    </>
  );
}
