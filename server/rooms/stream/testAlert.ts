import type { TestAlert } from '../../../shared/protocol/answers.ts';

/** Looks like a generous tip, and is in no book. */
export function testAlert(id: string): TestAlert {
  return {
    id,
    name: 'Test alert',
    asset: 'MESI',
    amountMinor: '75000000',
    mesiMinor: '75000000',
    message: 'This is what a tip looks like on your stream.',
  };
}
