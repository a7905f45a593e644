/** The few parts of janus-gateway-js 2.0.2 that are used; it brings no types. */
declare module 'janus-gateway-js' {
  export interface Emitter {
    on(event: string, listener: (...args: never[]) => void): void;
    off(event: string, listener: unknown): void;
    listeners(event: string): unknown[];
  }
  export interface JanusMessage {
    getPlainMessage(): Record<string, unknown>;
  }
  export interface Plugin extends Emitter {
    getId(): number;
    send(message: Record<string, unknown>): Promise<void>;
    sendWithTransaction(message: Record<string, unknown>): Promise<JanusMessage>;
  }
  export interface Session extends Emitter {
    getId(): number;
    attachPlugin(name: string): Promise<Plugin>;
  }
  export interface Connection extends Emitter {
    createSession(): Promise<Session>;
    close(): Promise<void>;
    isClosed(): boolean;
  }
  export class Client {
    constructor(
      address: string,
      options: { apisecret?: string | undefined; keepalive?: boolean | number | undefined },
    );
    createConnection(id: string): Promise<Connection>;
  }
  const janus: { readonly Client: typeof Client };
  export default janus;
}
