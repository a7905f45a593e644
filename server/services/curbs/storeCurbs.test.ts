import { COLLECTIONS } from '../store/collections.ts';
import { inEachStore } from '../store/inEachStore.testkit.ts';
import { describeCurbsContract } from './curbs.contract.ts';

const { curbs } = COLLECTIONS;

inEachStore({ curbs }, describeCurbsContract);
