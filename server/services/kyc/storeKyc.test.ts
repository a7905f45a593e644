import { COLLECTIONS } from '../store/collections.ts';
import { inEachReadableStore } from '../store/readableStores.testkit.ts';
import { describeKycContract } from './kyc.contract.ts';
import { describeKycReviewsContract } from './kycReviews.contract.ts';

const { kycCases, kycKeys, kycLooks } = COLLECTIONS;
const collections = { kycCases, kycKeys, kycLooks };

inEachReadableStore(collections, describeKycContract);
inEachReadableStore(collections, describeKycReviewsContract);
