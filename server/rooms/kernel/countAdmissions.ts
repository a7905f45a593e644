import type { AuthContext } from '@colyseus/core';
import type { Metrics } from '../../domain/metrics.ts';
import { Refused } from './admission.ts';

interface AdmittingRoom {
  onAuth(token: string, options: unknown, context: AuthContext): Promise<unknown>;
}

/**
 * Returns the room, from now on counting each join that it does not admit: refused by a rule, or failed because something
 * was out of order. `name` is the name under which Colyseus knows it.
 */
export function countAdmissions<T extends AdmittingRoom>(name: string, room: T, metrics: Metrics): T {
  const admit = room.onAuth;
  room.onAuth = async (token, options, context) => {
    try {
      return await admit.call(room, token, options, context);
    } catch (error) {
      metrics.joinEnded(name, error instanceof Refused ? 'refused' : 'failed');
      throw error;
    }
  };
  return room;
}
