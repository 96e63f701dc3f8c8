interface Received {
  /** Bytes of the file that are here. */
  readonly received: number;
  /** Bytes of the whole file. */
  readonly total: number;
}

/** What a download is doing. */
export type DownloadProgress =
  | (Received & { readonly state: 'connecting' })
  | (Received & {
      readonly state: 'downloading';
      /** Measured over the last seconds. */
      readonly bytesPerSecond: number;
      /** Undefined while nothing arrives. */
      readonly secondsLeft: number | undefined;
    })
  /** It will be tried again; `problem` is a sentence that says why. */
  | (Received & { readonly state: 'waiting'; readonly problem: string; readonly milliseconds: number })
  /** The file is here, and its checksum is being computed. */
  | (Received & { readonly state: 'checking' });
