import { COLLECTIONS } from '../store/collections.ts';
import { inEachStore } from '../store/inEachStore.testkit.ts';
import { describeFlagsContract } from './flags.contract.ts';

const { flags, flagWriters } = COLLECTIONS;

inEachStore({ flags, flagWriters }, describeFlagsContract);
