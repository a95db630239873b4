import { Ids } from './ids';
import { Caller } from './service';

/** What an SDK client signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What a client of the AWS SDK is made with. */
export interface ClientSettings {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: Credentials;
}

export interface Identity {
  readonly caller: Caller;
  readonly sessionToken: string;
  /** Milliseconds since 1970; nothing for credentials that somebody renews. */
  readonly expiresAt: number | undefined;
}

/** How secrets and session tokens begin, so that nobody takes them for real ones and they can be found in a text. */
const MARK = 'rehearsal.';
const SECRETS = /rehearsal\.[A-Za-z0-9]{30,}/g;

/** Who calls with which access key. */
export class Identities {
  private readonly known = new Map<string, Identity>();
  private readonly silenced = new Map<string, 'asleep' | 'revoked'>();

  constructor(private readonly ids: Ids) {}

  /** Makes credentials for somebody; without an end, for who renews them. */
  public issue(caller: Caller, expiresAt?: Date): Credentials {
    const accessKeyId = `ASIA${this.ids.token(`access key of ${caller.arn}`, 16).toUpperCase()}`;
    const secretAccessKey = `${MARK}${this.ids.token(`secret of ${caller.arn}`, 30)}`;
    const sessionToken = `${MARK}${this.ids.token(`session token of ${caller.arn}`, 32)}`;
    this.known.set(accessKeyId, { caller, sessionToken, expiresAt: expiresAt?.getTime() });
    return { accessKeyId, secretAccessKey, sessionToken };
  }

  public find(accessKeyId: string): Identity | undefined {
    return this.known.get(accessKeyId);
  }

  /** Whoever holds the key is gone: his requests are never executed again. */
  public revoke(accessKeyId: string): void {
    this.silenced.set(accessKeyId, 'revoked');
  }

  /** Whoever holds the key is frozen, as an instance of a function between two invocations, until he is woken. */
  public sleep(accessKeyId: string): void {
    if (!this.silenced.has(accessKeyId)) this.silenced.set(accessKeyId, 'asleep');
  }

  public wake(accessKeyId: string): void {
    if (this.silenced.get(accessKeyId) === 'asleep') this.silenced.delete(accessKeyId);
  }

  /** Why requests with this key are not executed, if they are not. */
  public silence(accessKeyId: string): 'asleep' | 'revoked' | undefined {
    return this.silenced.get(accessKeyId);
  }
}

/** The text without secrets and session tokens that were issued here. */
export function withoutSecrets(text: string): string {
  return text.replace(SECRETS, '[secret]');
}
