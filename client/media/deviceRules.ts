/** What can be decided about cameras and microphones without touching one. */
export interface Device {
  readonly id: string;
  readonly label: string;
}

export interface DeviceList {
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
  /**
   * Whether the devices have names. The browser hides them until it was allowed to use one; the labels are numbered
   * then.
   */
  readonly named: boolean;
}

/** Which device is wanted: false for none, true for any, an id for that one, or another when it is gone. */
export type DeviceWish = boolean | string;

export interface DeviceWishes {
  readonly camera: DeviceWish;
  readonly microphone: DeviceWish;
}

export type DeviceTrouble =
  /** By the person, or by a policy of the browser or the page. */
  | 'denied'
  | 'noCamera'
  | 'noMicrophone'
  /** Another program has it, or the system does not give it. */
  | 'inUse'
  /** An old browser, or a page that did not come over https. */
  | 'unsupported'
  | 'unknown';

export function listOf(infos: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[]): DeviceList {
  const ofKind = (kind: MediaDeviceKind, name: string): Device[] =>
    infos
      .filter((info) => info.kind === kind && info.deviceId !== '')
      .map((info, i) => ({ id: info.deviceId, label: info.label || `${name} ${i + 1}` }));
  return {
    cameras: ofKind('videoinput', 'Camera'),
    microphones: ofKind('audioinput', 'Microphone'),
    named: infos.some((info) => info.label !== ''),
  };
}

/** Returns what an error of `getUserMedia` means; it knows older names, too. */
export function troubleOf(
  errorName: string,
  { wishes, list }: { readonly wishes: DeviceWishes; readonly list: DeviceList },
): DeviceTrouble {
  switch (errorName) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      // Before permission a list may be empty although there are devices: then the camera is the likelier one to lack.
      if (wishes.camera !== false && (list.cameras.length === 0 || wishes.microphone === false))
        return 'noCamera';
      return 'noMicrophone';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'inUse';
    case 'TypeError':
    case 'NotSupportedError':
      return 'unsupported';
    default:
      return 'unknown';
  }
}

/** Tells whether the refusal may be about the chosen device only, so that another may do. */
export function anotherMayDo(errorName: string, { camera, microphone }: DeviceWishes): boolean {
  const chosen = typeof camera === 'string' || typeof microphone === 'string';
  return chosen && ['NotFoundError', 'DevicesNotFoundError', 'OverconstrainedError'].includes(errorName);
}

/** Returns what `getUserMedia` is asked for. With `exact` it is that device or an error; otherwise a preference. */
export function constraintsOf(wish: DeviceWish, exact: boolean): { readonly deviceId?: ConstrainDOMString } {
  if (typeof wish !== 'string') return {};
  return { deviceId: exact ? { exact: wish } : { ideal: wish } };
}

/** Returns the kinds that were asked for by name and came as another device. */
export function replaced(wishes: DeviceWishes, got: DeviceWishes): readonly (keyof DeviceWishes)[] {
  const kinds = ['camera', 'microphone'] as const;
  return kinds.filter((kind) => typeof wishes[kind] === 'string' && got[kind] !== wishes[kind]);
}
