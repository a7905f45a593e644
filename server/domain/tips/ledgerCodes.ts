import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { LedgerRejection } from '../../services/ledger/port.ts';

/** The codes that people are told when the journal refuses. */
export const LEDGER_CODES: Readonly<Record<LedgerRejection, RejectionCode>> = {
  MalformedEntry: 'BadRequest',
  UnknownAsset: 'UnknownAsset',
  UnbalancedEntry: 'UnbalancedEntry',
  IdempotencyConflict: 'IdempotencyConflict',
  InsufficientFunds: 'InsufficientFunds',
  SpendLimitReached: 'SpendLimitReached',
  CoolingOff: 'CoolingOff',
};
