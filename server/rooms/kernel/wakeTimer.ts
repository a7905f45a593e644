import type { Clock } from '../../services/runtime/port.ts';

/** The one timer of an actor. It rings once, at the earliest moment that was set since it last rang. */
export interface WakeTimer {
  set(dueAtMs: number): void;
  stop(): void;
}

export function createWakeTimer(clock: Clock, ring: () => void): WakeTimer {
  let cancel: (() => void) | null = null;
  let armedForMs = Number.POSITIVE_INFINITY;
  const stop = () => {
    cancel?.();
    cancel = null;
    armedForMs = Number.POSITIVE_INFINITY;
  };
  return {
    set(dueAtMs) {
      if (dueAtMs >= armedForMs || !Number.isFinite(dueAtMs)) return;
      stop();
      armedForMs = dueAtMs;
      cancel = clock.after(Math.max(0, dueAtMs - clock.nowMs()), () => {
        cancel = null;
        armedForMs = Number.POSITIVE_INFINITY;
        ring();
      });
    },
    stop,
  };
}
