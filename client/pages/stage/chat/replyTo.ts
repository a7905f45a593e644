import { createStore } from '../../../base/createStore.ts';

/** Whom the writer wants to answer, by handle; null: nobody. The composer takes it and begins the line with it. */
export const replyTo = createStore<string | null>(null);
