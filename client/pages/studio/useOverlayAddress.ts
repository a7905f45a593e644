import { useEffect, useState } from 'react';
import type { OverlayTokenAnswer } from '../../../shared/protocol/http.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { api } from '../../net/api.ts';
import { showToast } from '../../ui/toasts.ts';

/** The secret address of the creator's overlay. */
export function useOverlayAddress() {
  const [token, setToken] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const take = (answer: Outcome<OverlayTokenAnswer>) => {
    setError(answer.ok ? null : answer.rejection.message);
    if (answer.ok) setToken(answer.value.token);
    return answer.ok;
  };
  useEffect(() => {
    let gone = false;
    void api.overlayToken().then((answer) => {
      if (gone) return;
      setError(answer.ok ? null : answer.rejection.message);
      if (answer.ok) setToken(answer.value.token);
    });
    return () => {
      gone = true;
    };
  }, []);
  const renew = async () => {
    if (take(await api.renewOverlayToken())) showToast({ title: 'New overlay address', tone: 'positive' });
  };
  return { address: token ? `${window.location.origin}/overlay/${token}` : null, error, renew };
}
