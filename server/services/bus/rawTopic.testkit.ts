import type { Topic } from './port.ts';

/** A topic on which anything may be said. */
export const rawTopic = (name: string): Topic<unknown> => ({ name, kind: name, parse: (message) => message });
