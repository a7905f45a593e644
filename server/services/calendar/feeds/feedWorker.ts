import { parentPort, workerData } from 'node:worker_threads';
import { busySpans } from './busySpans.ts';

// the thread that reads one feed, and ends
parentPort?.postMessage(busySpans(workerData));
