/** The part of `s3rver` that tests use; the package brings no types. */
declare module 's3rver' {
  export default class S3rver {
    constructor(options: {
      readonly port: number;
      readonly address: string;
      readonly silent: boolean;
      readonly directory: string;
      readonly configureBuckets: readonly { readonly name: string; readonly configs: readonly string[] }[];
    });
    run(): Promise<{ readonly port: number }>;
    close(): Promise<void>;
  }
}

/** The part of `aws4` that tests use; the package brings no types. */
declare module 'aws4' {
  export function sign(
    request: {
      readonly service: string;
      readonly region: string;
      readonly method: string;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
    },
    keys: { readonly accessKeyId: string; readonly secretAccessKey: string },
  ): { readonly headers: Readonly<Record<string, string>> };
}
