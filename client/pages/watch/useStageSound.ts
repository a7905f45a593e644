import { useCallback, useState } from 'react';

export type StageSound = ReturnType<typeof useStageSound>;

/** Muted by choice, or because the browser wants a gesture before it makes a sound. */
export function useStageSound() {
  const [muted, setMuted] = useState(false);
  const [silenced, setSilenced] = useState(false);
  const silence = useCallback(() => {
    setMuted(true);
    setSilenced(true);
  }, []);
  const toggle = () => {
    setMuted(!muted);
    setSilenced(false);
  };
  return { muted, silenced, silence, toggle };
}
