import { COLLECTIONS } from '../store/collections.ts';
import { inEachReadableStore } from '../store/readableStores.testkit.ts';
import { describeKycContract } from './kyc.contract.ts';
import { describeKycChecksContract } from './kycChecks.contract.ts';
import { describeKycReviewsContract } from './kycReviews.contract.ts';

const { kycCases, kycKeys, kycLooks, sandboxChecks, webhookEvents } = COLLECTIONS;
const collections = { kycCases, kycKeys, kycLooks, sandboxChecks, webhookEvents };

inEachReadableStore(collections, describeKycContract);
inEachReadableStore(collections, describeKycReviewsContract);
inEachReadableStore(collections, describeKycChecksContract);
