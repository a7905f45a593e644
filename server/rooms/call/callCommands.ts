/** What a call is told. The room has judged before who asks, and whether that person may be in this call at all. */
export type CallCommand =
  /** Calls more people, asked by somebody who is in the call. */
  | { readonly type: 'invite'; readonly byId: string; readonly personIds: readonly string[] }
  | { readonly type: 'answer'; readonly personId: string; readonly deviceId: string }
  | { readonly type: 'decline'; readonly personId: string }
  /** Says that the person is in another call. */
  | { readonly type: 'reportBusy'; readonly personId: string }
  /** Comes without being called, or comes again. */
  | { readonly type: 'join'; readonly personId: string; readonly deviceId: string }
  | CallDeviceCommand
  | { readonly type: 'leave'; readonly personId: string }
  | { readonly type: 'remove'; readonly personId: string }
  /** Ends the call for everybody; null: the room ends it. */
  | { readonly type: 'end'; readonly byId: string | null }
  /** Sets the whole length of the call from now on. */
  | { readonly type: 'extendTo'; readonly limitMs: number }
  | { readonly type: 'deadlineDue' };

/** What the device says with which somebody is in the call. */
export type CallDeviceCommand = { readonly personId: string; readonly deviceId: string } & (
  | { readonly type: 'ready' }
  | { readonly type: 'connected' }
  /** Says that the device sees and hears nobody. `sends`: as far as it knows, it is seen and heard. */
  | { readonly type: 'pictureLost'; readonly sends: boolean }
  /** Says that the device is gone, since then: perhaps before now. */
  | { readonly type: 'deviceLeft'; readonly sinceMs: number }
);
