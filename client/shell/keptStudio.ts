import { createStore } from '../base/createStore.ts';

/**
 * Says why the studio stays open behind every other page. `live`: the stream goes on while its creator looks elsewhere.
 * `over`: it ended meanwhile, and the creator has not seen that yet. null: nothing needs to stay open.
 */
export type KeptStudio = 'live' | 'over' | null;

/** Set by the studio, read by what lies around the pages. */
export const keptStudio = createStore<KeptStudio>(null);
