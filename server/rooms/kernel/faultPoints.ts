/** Between the steps of a decision about money: written, told, done, and known to be done. */
type FaultPoint = 'beforeWrite' | 'afterWrite' | 'beforeEffect' | 'afterEffect';

/** Called at each, and waited for, so that a test can end the process just there. Nobody gives it in production. */
export type FaultHook = (point: FaultPoint) => Promise<void>;
