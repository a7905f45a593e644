import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Services } from '../services/services.ts';
import { accept, refuse } from './answer.ts';

/** Returns who brings people with a link, by their handle; null: nobody is named. NotFound: nobody has that handle. */
export async function findReferrer(
  { identity }: Pick<Services, 'identity'>,
  handle: string | undefined,
): Promise<Outcome<string | null>> {
  if (handle === undefined) return accept(null);
  const account = await identity.findByHandle(handle.trim().replace(/^@/, ''));
  return account ? accept(account.id) : refuse('NotFound');
}
