import { COLLECTIONS } from '../store/collections.ts';
import { inEachReadableStore } from '../store/readableStores.testkit.ts';
import { describeGatesContract } from './gates.contract.ts';

const { gates, kyfConsents, kyfKeys, kycCases, kycKeys, kycLooks } = COLLECTIONS;

inEachReadableStore({ gates, kyfConsents, kyfKeys, kycCases, kycKeys, kycLooks }, describeGatesContract);
