import type { RejectionCode } from '../../../shared/protocol/rejections.ts';

export type Place = 'name' | 'email' | 'password' | 'form';

const PLACES: Partial<Record<RejectionCode, Place>> = {
  InvalidDisplayName: 'name',
  HandleTaken: 'name',
  InvalidEmail: 'email',
  EmailTaken: 'email',
  PasswordTooShort: 'password',
};

/** Where a refusal is shown. */
export function placeOfRejection(code: RejectionCode): Place {
  return PLACES[code] ?? 'form';
}
