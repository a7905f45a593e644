import { COLLECTIONS } from '../store/collections.ts';
import { inEachStore } from '../store/inEachStore.testkit.ts';
import { describeBlocksContract } from './blocks.contract.ts';

const { blocks } = COLLECTIONS;

inEachStore({ blocks }, describeBlocksContract);
