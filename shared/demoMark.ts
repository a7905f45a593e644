/** What the names of all people of the demo show end with, so that they are marked wherever a name stands. */
const DEMO_MARK = ' (demo)';

/** Returns that name as it is shown of somebody of the demo show. */
export const markDemo = (name: string): string => name + DEMO_MARK;

/** Says whether a name is marked as one of the demo show. Anybody may call themselves so: it is a hint, and no right. */
export const isMarkedDemo = (name: string): boolean => name.endsWith(DEMO_MARK);
