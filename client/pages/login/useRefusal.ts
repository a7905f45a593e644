import { useRun } from '../../net/useRun.ts';
import { type Place, placeOfRejection } from './placeOfRejection.ts';

/** One request at a time, whose refusal is kept, and shown in its place, until somebody types again. */
export function useRefusal() {
  const { busy, refused, forget, run } = useRun();
  return {
    busy,
    clear: forget,
    at: (where: Place) => (refused && placeOfRejection(refused.code) === where ? refused.message : null),
    run,
  };
}
