/** The points between the steps of a decision about money: written, told, done, and known to be done. */
type FaultPoint = 'beforeWrite' | 'afterWrite' | 'beforeEffect' | 'afterEffect';

/** Called at each point and waited for, so that a test can end the process just there. Production gives none. */
export type FaultHook = (point: FaultPoint) => Promise<void>;
