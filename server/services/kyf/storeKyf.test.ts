import { COLLECTIONS } from '../store/collections.ts';
import { inEachReadableStore } from '../store/readableStores.testkit.ts';
import { describeKyfContract } from './kyf.contract.ts';

const { kyfConsents, kyfKeys } = COLLECTIONS;

inEachReadableStore({ kyfConsents, kyfKeys }, describeKyfContract);
