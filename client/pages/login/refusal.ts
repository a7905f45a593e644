import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { useRun } from '../../net/useRun.ts';

type Place = 'name' | 'email' | 'password' | 'form';

const PLACES: Partial<Record<RejectionCode, Place>> = {
  InvalidDisplayName: 'name',
  HandleTaken: 'name',
  InvalidEmail: 'email',
  EmailTaken: 'email',
  PasswordTooShort: 'password',
};

/** Returns the field beside which a refusal is shown; `form` when it is about none of them. */
export function placeOfRejection(code: RejectionCode): Place {
  return PLACES[code] ?? 'form';
}

/** Sends one request at a time. A refusal is kept, and shown in its place, until somebody types again. */
export function useRefusal() {
  const { busy, refused, forget, run } = useRun();
  return {
    busy,
    clear: forget,
    code: refused?.code ?? null,
    at: (where: Place) => (refused && placeOfRejection(refused.code) === where ? refused.message : null),
    run,
  };
}
