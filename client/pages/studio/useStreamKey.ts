import { useEffect, useState } from 'react';
import type { StreamKeyAnswer } from '../../../shared/protocol/http.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { api } from '../../net/api.ts';
import { showToast } from '../../ui/toasts.ts';

/** What an encoder of the creator sends with; null: not known yet. */
export function useStreamKey() {
  const [known, setKnown] = useState<StreamKeyAnswer | null>(null);
  const [error, setError] = useState<string | null>(null);
  const take = (answer: Outcome<StreamKeyAnswer>) => {
    setError(answer.ok ? null : answer.rejection.message);
    if (answer.ok) setKnown(answer.value);
    return answer.ok;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    let gone = false;
    void api.streamKey().then((answer) => gone || take(answer));
    return () => {
      gone = true;
    };
  }, []);
  const renew = async () => {
    if (take(await api.renewStreamKey())) showToast({ title: 'New stream key', tone: 'positive' });
  };
  return { known, error, renew };
}
