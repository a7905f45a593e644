import { COLLECTIONS } from '../store/collections.ts';
import { inEachReadableStore } from '../store/readableStores.testkit.ts';
import { describeKycContract } from './kyc.contract.ts';

const { kycCases, kycKeys, kycLooks } = COLLECTIONS;

inEachReadableStore({ kycCases, kycKeys, kycLooks }, describeKycContract);
