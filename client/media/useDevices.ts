import { useEffect, useState } from 'react';
import type { DeviceList } from './deviceRules.ts';
import { listDevices, watchDevices } from './devices.ts';

/** Returns the cameras and microphones, and lists them again when `key` changes (after permission was given). */
export function useDevices(key: unknown): DeviceList {
  const [list, setList] = useState<DeviceList>({ cameras: [], microphones: [], named: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the reason to list again
  useEffect(() => {
    let here = true;
    void listDevices().then((found) => here && setList(found));
    const stop = watchDevices(setList);
    return () => {
      here = false;
      stop();
    };
  }, [key]);
  return list;
}
